"""Write the invented sample surveys and rosters of two rounds: ``python scripts/make_samples.py [FOLDER]``.

The same seed gives the same files, byte for byte. Nobody in them exists: the address code 341599 is no place, the phone
numbers are a plain series, the names are put together from common characters.
"""

from __future__ import annotations

import datetime as dt
import random
import sys
from pathlib import Path

from samples.half_year import october
from samples.households import COUNTY
from samples.people import APRIL, Register
from samples.profiles import april
from samples.roster import roster
from samples.sheets import survey_rows, tidy_survey, untidy_survey
from samples.stable_file import save

SEED = 201915
FOLDER = Path(__file__).resolve().parents[1] / "sample_ledgers"
OCTOBER = dt.date(2019, 10, 20)


def make(folder: Path, seed: int = SEED) -> list[Path]:
    """Write the four workbooks into a folder; returns their paths."""
    rng = random.Random(seed)
    register = Register(rng)
    spring, settler = april(register)
    autumn = october(spring, settler)
    folder.mkdir(parents=True, exist_ok=True)
    title = "年{month}月已脱贫户和重点群体入户调查表"
    spring_rows = survey_rows(spring, APRIL, rng, blanks=28)
    autumn_rows = survey_rows(autumn, OCTOBER, rng, blanks=36)
    books = {
        "2019-04-入户调查.xlsx": tidy_survey(spring_rows, f"{COUNTY}2019{title.format(month=4)}"),
        "2019-10-入户调查.xlsx": untidy_survey(autumn_rows, f"2019{title.format(month=10)}", rng),
        "2019-04-成员名册.xlsx": roster(spring, APRIL, rng),
        "2019-10-成员名册.xlsx": roster(autumn, OCTOBER, rng, behind=True),
    }
    for name, book in books.items():
        save(book, folder / name)
    return [folder / name for name in books]


if __name__ == "__main__":
    for written in make(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER):
        sys.stdout.write(f"{written}\n")
