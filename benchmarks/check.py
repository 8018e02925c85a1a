"""How long a county's check takes, against reading with calamine plus the engine's own time; a marked copy against openpyxl.

    python benchmarks/check.py [--households 100000] [--runs 3] [--without-hand-made]

Every figure is the median of whole processes, taken in turn. ``engine`` prints the seconds that the engine alone takes in such
a process. The marked copy has some thousand marks in millions of cells; ``openpyxl`` loads the same workbook, fills as
many cells and saves it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from processes import Way, Ways, benchmark, python

HERE = Path(__file__).parent
AS_OF = ["--as-of", "2019-10-31"]
READ = "import sys, python_calamine as c; c.CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()"
ENGINE = """
import datetime as dt, gc, sys, time
from pathlib import Path
from fanpin_cli.policy import check_engine
run_checks, took = check_engine.run_checks, []
def timed(*given):
    start = time.perf_counter()
    answers = run_checks(*given)
    took.append(time.perf_counter() - start)
    return answers
check_engine.run_checks = timed
from fanpin_cli.workflows import check
gc.disable()
check.check_surveys(check.CheckRequest([Path(sys.argv[1])], dt.date(2019, 10, 31), sys.argv[2]), lambda *_done: None)
print(took[0])
"""
BY_HAND = """
import sys, openpyxl
from openpyxl.styles import PatternFill
book = openpyxl.load_workbook(sys.argv[1])
for row in range(2, 3002):
    book.worksheets[0].cell(row, 5).fill = PatternFill("solid", fgColor="FFC7CE")
book.save(sys.argv[2])
"""


def measure(folder: Path, households: int, hand_made: bool) -> tuple[Ways, Callable[[Ways], None]]:
    survey, few = folder / "survey.xlsx", folder / "few.yaml"
    python(str(HERE / "large_survey.py"), str(survey), str(households))
    few.write_text(
        "ruleset: few\ntitle: 少数\nextends: luan-2019\ndisabled: [C-12-7, C-8-5]\n", encoding="utf-8"
    )  # the survey is made by chance: two checks find fault with a quarter of it
    fanpin = [sys.executable, "-m", "fanpin_cli", "check", str(survey), "--json", "--rules", str(few), *AS_OF]
    ways = {
        "fanpin check": Way(fanpin),
        "reading with calamine": Way([sys.executable, "-c", READ, str(survey)]),
        "engine": Way([sys.executable, "-c", ENGINE, str(survey), str(few)]),
        "fanpin check -o": Way([*fanpin, "-o", str(folder / "marked.xlsx"), "--force"]),
    }
    if hand_made:
        ways["openpyxl"] = Way([sys.executable, "-c", BY_HAND, str(survey), str(folder / "hand.xlsx")], once=True)
    return ways, say


def say(ways: Ways) -> None:
    checking = ways["fanpin check"].median
    allowed = 2 * ways["reading with calamine"].median + ways["engine"].median
    print(f"against reading + engine {checking / allowed:8.2f} times   (at most 1: twice reading, and the engine)")
    if "openpyxl" in ways:
        copying = ways["fanpin check -o"].median - checking
        print(f"copying, than openpyxl   {ways['openpyxl'].median / copying:8.1f} times faster")


if __name__ == "__main__":
    benchmark(__doc__ or "", measure)
