"""How long merging the returns of a county takes, against reading them, in one run.

    python benchmarks/review.py [--households 100000] [--runs 3] [--without-hand-made]

The ledger is cut into 23 returned files; in each every third household has another level with its reason, one in fifty a
corrected answer. ``reading`` opens and reads the returned files as ``review`` does, and nothing else.
Medians of whole processes, taken in turn. The aim: 2.5 times the reading. Merging also reads the ledger, grades and writes it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from processes import Way, Ways, benchmark, python, times

HERE = Path(__file__).parent
TOWNSHIPS = 23


def measure(folder: Path, households: int, _hand_made: bool) -> tuple[Ways, Callable[[Ways], None]]:
    survey, ledger, returns = folder / "survey.xlsx", folder / "ledger.xlsx", folder / "returns"
    python(str(HERE / "large_survey.py"), str(survey), str(households))
    python("-m", "fanpin_cli", "grade", str(survey), "-o", str(ledger), "--as-of", "2019-04-30", "--json")
    python(str(HERE / "returned_ledgers.py"), str(ledger), str(returns), str(TOWNSHIPS))
    options = ["-o", str(folder / "reviewed.xlsx"), "--as-of", "2019-05-20", "--force", "--json"]
    ways = {
        "fanpin review": Way([sys.executable, "-m", "fanpin_cli", "review", str(ledger), str(returns), *options]),
        "reading the returns": Way([sys.executable, str(HERE / "read_returns.py"), str(ledger), str(returns)]),
        "reading the ledger": Way([sys.executable, str(HERE / "read_returns.py"), str(ledger), str(ledger)]),
    }
    return ways, say


def say(ways: Ways) -> None:
    print(f"merging against reading  {times(ways, 'fanpin review', 'reading the returns'):8.2f} times   (at most 2.5)")
    print(f"peak memory              {ways['fanpin review'].peak:8.0f} MB   (below 1,500)")


if __name__ == "__main__":
    benchmark(__doc__ or "", measure)
