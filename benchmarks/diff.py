"""How long comparing two rounds of a county takes, against the floor and the hand-made way, in one run.

    python benchmarks/diff.py [--households 100000] [--runs 3] [--without-hand-made]

``floor`` reads both ledgers with calamine and writes the very cells of fanpin's report; ``hand-made`` is pandas.read_excel, a
merge and openpyxl. Medians of whole processes, taken in turn.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from processes import Way, Ways, benchmark, python, times

HERE = Path(__file__).parent
FANPIN = [sys.executable, "-m", "fanpin_cli"]


def measure(folder: Path, households: int, hand_made: bool) -> tuple[Ways, Callable[[Ways], None]]:
    old, new, report = folder / "old.xlsx", folder / "new.xlsx", folder / "report.xlsx"
    for ledger, date, later in ((old, "2019-04-30", []), (new, "2019-10-31", ["later"])):
        survey = folder / f"survey-{ledger.name}"
        python(str(HERE / "large_survey.py"), str(survey), str(households), *later)
        python("-m", "fanpin_cli", "grade", str(survey), "-o", str(ledger), "--as-of", date, "--json")
    ways = {
        "fanpin diff": Way([*FANPIN, "diff", str(old), str(new), "-o", str(report), "--force", "--json"]),
        "floor": Way([sys.executable, str(HERE / "floor.py"), str(report), str(folder / "floor.xlsx"), str(old), str(new)]),
    }
    if hand_made:
        by_hand = [sys.executable, str(HERE / "hand_made_diff.py"), str(old), str(new), str(folder / "hand.xlsx")]
        ways["hand-made"] = Way(by_hand, once=True)
    return ways, say


def say(ways: Ways) -> None:
    print(f"against the floor        {times(ways, 'fanpin diff', 'floor'):8.2f} times   (at most 1.5)")
    if "hand-made" in ways:
        print(f"faster than hand-made    {times(ways, 'hand-made', 'fanpin diff'):8.1f} times")


if __name__ == "__main__":
    benchmark(__doc__ or "", measure)
