"""How long a county takes: xlsx to styled ledger, against the hand-made way and against the floor, in one run.

    python benchmarks/grade.py [--households 100000] [--runs 3] [--without-hand-made]

Every figure is the median of whole processes, taken in turn (fanpin, floor, hand-made, fanpin, …), so that a slow minute of
the machine falls on all of them. ``floor`` reads the survey with calamine and writes the very cells of fanpin's ledger with
the fastest writer we know; ``hand-made`` is pandas.read_excel and openpyxl with filled cells.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from processes import Way, Ways, benchmark, python, times

HERE = Path(__file__).parent


def measure(folder: Path, households: int, hand_made: bool) -> tuple[Ways, Callable[[Ways], None]]:
    survey, tenth = folder / "survey.xlsx", folder / "tenth.xlsx"
    python(str(HERE / "large_survey.py"), str(survey), str(households))
    python(str(HERE / "large_survey.py"), str(tenth), str(households // 10))
    ledger = folder / "ledger.xlsx"
    ways = {
        "fanpin grade": fanpin(survey, ledger),
        "floor": Way([sys.executable, str(HERE / "floor.py"), str(ledger), str(folder / "floor.xlsx"), str(survey)]),
        "fanpin grade, a tenth": fanpin(tenth, folder / "small.xlsx"),
        "fanpin --help": Way([sys.executable, "-m", "fanpin_cli", "--help"]),
        "import typer": Way([sys.executable, "-c", "import typer"]),
    }
    if hand_made:
        by_hand = [sys.executable, str(HERE / "hand_made.py"), str(survey), str(folder / "hand.xlsx")]
        ways["hand-made"] = Way(by_hand, once=True)
    return ways, say


def fanpin(survey: Path, ledger: Path) -> Way:
    options = ["--as-of", "2019-04-30", "--force", "--json"]
    return Way([sys.executable, "-m", "fanpin_cli", "grade", str(survey), "-o", str(ledger), *options])


def say(ways: Ways) -> None:
    print(f"against the floor        {times(ways, 'fanpin grade', 'floor'):8.2f} times   (at most 1.6)")
    if "hand-made" in ways:
        print(f"faster than hand-made    {times(ways, 'hand-made', 'fanpin grade'):8.1f} times   (at least 8)")
    print(f"ten times the households {times(ways, 'fanpin grade', 'fanpin grade, a tenth'):8.1f} times   (at most 10)")
    print(f"--help against typer     {times(ways, 'fanpin --help', 'import typer'):8.2f} times   (at most 3)")
    print(f"peak memory              {ways['fanpin grade'].peak:8.0f} MB   (below 1,500)")


if __name__ == "__main__":
    benchmark(__doc__ or "", measure)
