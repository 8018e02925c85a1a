"""How long a county's check takes, against reading with calamine plus the engine's own time; a marked copy against openpyxl.

    python benchmarks/check.py [--households 100000] [--runs 3] [--without-hand-made]

Every figure is the median of whole processes, taken in turn. ``engine`` prints the seconds of the checks alone, on a survey
that is in memory. The marked copy has some thousand marks in millions of cells; ``openpyxl`` loads the same workbook, fills as
many cells and saves it.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from processes import python, timed

HERE = Path(__file__).parent
AS_OF = ["--as-of", "2019-10-31"]
READ = "import sys, python_calamine as c; c.CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()"
ENGINE = """
import datetime as dt, gc, sys, time
from pathlib import Path
from fanpin_cli.policy.check_engine import run_checks
from fanpin_cli.workflows import check
survey = check.check_surveys(check.CheckRequest([Path(sys.argv[1])], as_of=dt.date(2019, 10, 31)), lambda *_done: None)
gc.disable()
start = time.perf_counter()
run_checks(survey.policy, survey.checks, survey.survey.households, survey.survey.members)
print(time.perf_counter() - start)
"""
BY_HAND = """
import sys, openpyxl
from openpyxl.styles import PatternFill
book = openpyxl.load_workbook(sys.argv[1])
for row in range(2, 3002):
    book.worksheets[0].cell(row, 5).fill = PatternFill("solid", fgColor="FFC7CE")
book.save(sys.argv[2])
"""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--households", type=int, default=100_000)
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--without-hand-made", action="store_true", help="leave out the slow comparison")
    given = options.parse_args()
    with TemporaryDirectory() as folder:
        measure(Path(folder), given.households, given.runs, not given.without_hand_made)


def measure(folder: Path, households: int, runs: int, hand_made: bool) -> None:
    survey, few = folder / "survey.xlsx", folder / "few.yaml"
    python(str(HERE / "large_survey.py"), str(survey), str(households))
    few.write_text(
        "ruleset: few\ntitle: 少数\nextends: luan-2019\ndisabled: [C-12-7, C-8-5]\n", encoding="utf-8"
    )  # the survey is made by chance: two checks find fault with a quarter of it
    fanpin = [sys.executable, "-m", "fanpin_cli", "check", str(survey), "--json", "--rules", str(few), *AS_OF]
    ways = {
        "fanpin check": fanpin,
        "reading with calamine": [sys.executable, "-c", READ, str(survey)],
        "engine": [sys.executable, "-c", ENGINE, str(survey)],
        "fanpin check -o": [*fanpin, "-o", str(folder / "marked.xlsx"), "--force"],
    }
    if hand_made:
        ways["openpyxl"] = [sys.executable, "-c", BY_HAND, str(survey), str(folder / "hand.xlsx")]
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    peak: dict[str, float] = dict.fromkeys(ways, 0.0)
    for run in range(runs):
        for name, command in ways.items():
            if name == "openpyxl" and run > 0:
                continue  # minutes long; one run is enough to compare with
            took, memory = timed(command)
            seconds[name].append(took)
            peak[name] = max(peak[name], memory)
    report(seconds, peak)


def report(seconds: dict[str, list[float]], peak: dict[str, float]) -> None:
    middle = {name: statistics.median(taken) for name, taken in seconds.items()}
    for name, median in middle.items():
        print(f"{name:24} {median:8.2f} s   peak {peak[name]:6.0f} MB   ({len(seconds[name])} runs)")
    allowed = 2 * middle["reading with calamine"] + middle["engine"]
    print(
        f"against reading + engine {middle['fanpin check'] / allowed:8.2f} times   (at most 1: twice reading, and the engine)"
    )
    if "openpyxl" in middle:
        copying = middle["fanpin check -o"] - middle["fanpin check"]
        print(f"copying, than openpyxl   {middle['openpyxl'] / copying:8.1f} times faster")


if __name__ == "__main__":
    main()
