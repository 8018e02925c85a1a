"""Which household a problem belongs to that was found before the rows of its sheet had their 户编号."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from fanpin_cli.survey.keys import KEY
from fanpin_cli.survey.problems import Problem

PLACE = ["file", "sheet", "row"]
_ROW = re.compile(r"\d+$")


def with_keys_of_rows(problems: Sequence[Problem], *rows: pd.DataFrame) -> tuple[Problem, ...]:
    """The problems, those without a 户编号 with that of the row that they are about.

    rows: tables with file, sheet, row and 户编号, of households and of members.
    """
    nameless = [
        (number, problem.file, problem.sheet, int(found.group()))
        for number, problem in enumerate(problems)
        if not problem.key and (found := _ROW.search(problem.cell))
    ]
    if not nameless:
        return tuple(problems)
    places = pd.DataFrame(nameless, columns=["problem", *PLACE])
    known = pd.concat([table.loc[table["row"].isin(places["row"]), [*PLACE, KEY]] for table in rows]).dropna()
    found_keys = places.merge(known.drop_duplicates(PLACE), on=PLACE)
    keys = dict(zip(found_keys["problem"], found_keys[KEY], strict=True))
    return tuple(
        replace(problem, key=str(keys[number])) if number in keys else problem for number, problem in enumerate(problems)
    )
