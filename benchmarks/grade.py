"""How long a county takes: xlsx to styled ledger, against the hand-made way and against the floor, in one run.

    python benchmarks/grade.py [--households 100000] [--runs 3] [--without-hand-made]

Every figure is the median of whole processes, taken in turn (fanpin, floor, hand-made, fanpin, …), so that a slow minute of
the machine falls on all of them. ``floor`` reads the survey with calamine and writes the very cells of fanpin's ledger with
the fastest writer we know; ``hand-made`` is pandas.read_excel and openpyxl with filled cells.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from processes import python, timed

HERE = Path(__file__).parent


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--households", type=int, default=100_000)
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--without-hand-made", action="store_true", help="leave out the slow comparison")
    given = options.parse_args()
    with TemporaryDirectory() as folder:
        measure(Path(folder), given.households, given.runs, not given.without_hand_made)


def measure(folder: Path, households: int, runs: int, hand_made: bool) -> None:
    survey, tenth = folder / "survey.xlsx", folder / "tenth.xlsx"
    python(str(HERE / "large_survey.py"), str(survey), str(households))
    python(str(HERE / "large_survey.py"), str(tenth), str(households // 10))
    ledger = folder / "ledger.xlsx"
    ways = {
        "fanpin grade": fanpin(survey, ledger),
        "floor": [sys.executable, str(HERE / "floor.py"), str(ledger), str(folder / "floor.xlsx"), str(survey)],
        f"fanpin grade, {households // 10:,}": fanpin(tenth, folder / "small.xlsx"),
        "fanpin --help": [sys.executable, "-m", "fanpin_cli", "--help"],
        "import typer": [sys.executable, "-c", "import typer"],
    }
    if hand_made:
        ways["hand-made"] = [sys.executable, str(HERE / "hand_made.py"), str(survey), str(folder / "hand.xlsx")]
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    peak: dict[str, float] = dict.fromkeys(ways, 0.0)
    for run in range(runs):
        for name, command in ways.items():
            if name == "hand-made" and run > 0 and runs <= 3:
                continue  # minutes long; one run is enough to compare with
            took, memory = timed(command)
            seconds[name].append(took)
            peak[name] = max(peak[name], memory)
    report(seconds, peak, households)


def fanpin(survey: Path, ledger: Path) -> list[str]:
    options = ["--as-of", "2019-04-30", "--force", "--json"]
    return [sys.executable, "-m", "fanpin_cli", "grade", str(survey), "-o", str(ledger), *options]


def report(seconds: dict[str, list[float]], peak: dict[str, float], households: int) -> None:
    middle = {name: statistics.median(taken) for name, taken in seconds.items()}
    for name, median in middle.items():
        print(f"{name:24} {median:8.2f} s   peak {peak[name]:6.0f} MB   ({len(seconds[name])} runs)")
    own, tenth = middle["fanpin grade"], middle[f"fanpin grade, {households // 10:,}"]
    print(f"against the floor        {own / middle['floor']:8.2f} times   (at most 1.6)")
    if "hand-made" in middle:
        print(f"faster than hand-made    {middle['hand-made'] / own:8.1f} times   (at least 8)")
    print(f"ten times the households {own / tenth:8.1f} times   (at most 10)")
    print(f"--help against typer     {middle['fanpin --help'] / middle['import typer']:8.2f} times   (at most 3)")
    print(f"peak memory              {peak['fanpin grade']:8.0f} MB   (below 1,500)")


if __name__ == "__main__":
    main()
