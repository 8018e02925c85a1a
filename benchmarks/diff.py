"""How long comparing two rounds of a county takes, against the floor and the hand-made way, in one run.

    python benchmarks/diff.py [--households 100000] [--runs 3] [--without-hand-made]

``floor`` reads both ledgers with calamine and writes the very cells of fanpin's report; ``hand-made`` is pandas.read_excel, a
merge and openpyxl. Medians of whole processes, taken in turn.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from processes import python, timed

HERE = Path(__file__).parent
FANPIN = [sys.executable, "-m", "fanpin_cli"]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--households", type=int, default=100_000)
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--without-hand-made", action="store_true", help="leave out the slow comparison")
    given = options.parse_args()
    with TemporaryDirectory() as folder:
        measure(Path(folder), given.households, given.runs, not given.without_hand_made)


def measure(folder: Path, households: int, runs: int, hand_made: bool) -> None:
    old, new, report = folder / "old.xlsx", folder / "new.xlsx", folder / "report.xlsx"
    for ledger, date, later in ((old, "2019-04-30", []), (new, "2019-10-31", ["later"])):
        survey = folder / f"survey-{ledger.name}"
        python(str(HERE / "large_survey.py"), str(survey), str(households), *later)
        timed([*FANPIN, "grade", str(survey), "-o", str(ledger), "--as-of", date, "--json"])
    ways = {
        "fanpin diff": [*FANPIN, "diff", str(old), str(new), "-o", str(report), "--force", "--json"],
        "floor": [sys.executable, str(HERE / "floor.py"), str(report), str(folder / "floor.xlsx"), str(old), str(new)],
    }
    if hand_made:
        ways["hand-made"] = [sys.executable, str(HERE / "hand_made_diff.py"), str(old), str(new), str(folder / "hand.xlsx")]
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    peak: dict[str, float] = dict.fromkeys(ways, 0.0)
    for run in range(runs):
        for name, command in ways.items():
            if name == "hand-made" and run > 0:
                continue  # minutes long; one run is enough to compare with
            took, memory = timed(command)
            seconds[name].append(took)
            peak[name] = max(peak[name], memory)
    middle = {name: statistics.median(taken) for name, taken in seconds.items()}
    for name, median in middle.items():
        print(f"{name:24} {median:8.2f} s   peak {peak[name]:6.0f} MB   ({len(seconds[name])} runs)")
    print(f"against the floor        {middle['fanpin diff'] / middle['floor']:8.2f} times   (at most 1.5)")
    if hand_made:
        print(f"faster than hand-made    {middle['hand-made'] / middle['fanpin diff']:8.1f} times")


if __name__ == "__main__":
    main()
