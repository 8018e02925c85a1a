"""家庭人口 and averages that count persons who are no longer there: corrected where that is certain, else reported."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.survey.keys import KEY
from fanpin_cli.survey.problems import Problem
from fanpin_cli.text.shown import shown

PEOPLE = "家庭人口"
AVERAGES = (("人均纯收入", "纯收入"),)
"""Answers that are another divided by 家庭人口."""
SLIP = 1.0
"""元: an average is rounded."""
Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Locate = Callable[[int, str], tuple[str, str, str]]


@dataclass(frozen=True)
class Sizes:
    """How many persons each household has. size: 家庭人口 as written; listed, lost: members who are there, and who are gone.

    people: 户编号 → the names of those who are gone.
    """

    size: Numbers
    listed: Numbers
    lost: Numbers
    people: Mapping[str, str]

    def counting(self, stay: Flags) -> Flags:
        """The households whose 家庭人口 counts those who are gone."""
        counts_them: Flags = stay & (self.size == self.listed + self.lost) & (self.listed > 0)
        return counts_them

    def doubtful(self, stay: Flags) -> Flags:
        """Those whose 家庭人口 may count them: it is more than the members who are there, and not all that are listed."""
        return stay & (self.size > self.listed) & ~self.counting(stay)


def sizes_written(households: pd.DataFrame) -> Numbers:
    """家庭人口 of each household, NaN where it is missing."""
    if PEOPLE not in households:
        return np.full(len(households), np.nan)
    return households[PEOPLE].to_numpy(float, na_value=np.nan)


def told_of_sizes(households: pd.DataFrame, sizes: Sizes, stay: Flags, at: Locate) -> Iterator[Problem]:
    """The households, of those that ``stay``, whose 家庭人口 counts or may count persons who are gone."""
    for rows, kind in ((sizes.counting(stay), "size-counted-gone"), (sizes.doubtful(stay), "size-doubtful")):
        for row in np.flatnonzero(rows).tolist():
            key = str(households[KEY][row])
            details = {"persons": sizes.people.get(key, ""), "left": shown(float(sizes.listed[row]))}
            yield Problem(kind, *at(row, PEOPLE), key=key, value=shown(float(sizes.size[row])), details=details)


def averages_again(
    households: pd.DataFrame, originals: pd.DataFrame, sizes: Sizes, counting: Flags, at: Locate
) -> tuple[pd.DataFrame, pd.DataFrame, list[Problem]]:
    """The households with the averages that were divided by a 家庭人口 that counts the gone worked out again, where the total
    is known; and what is said of them."""
    problems: list[Problem] = []
    for title, total in AVERAGES:
        if title not in households:
            continue
        average = households[title].to_numpy(float, na_value=np.nan)
        whole = households[total].to_numpy(float, na_value=np.nan) if total in households else np.full(len(average), np.nan)
        again = counting & (np.abs(average - whole / sizes.size) <= SLIP)
        used = np.round(whole / np.maximum(sizes.listed, 1), 2)
        problems += _told_of_averages(title, households[KEY], average, used, again, sizes, at)
        doubtful = counting & np.isfinite(average) & np.isnan(whole)
        problems += _told_of_averages(title, households[KEY], average, None, doubtful, sizes, at)
        households = households.assign(**{title: np.where(again, used, average)})
        if title in originals and again.any():
            originals = originals.assign(**{title: originals[title].astype(object).mask(again, pd.Series(used, dtype=object))})
    return households, originals, problems


def _told_of_averages(
    title: str, keys: pd.Series, average: Numbers, used: Numbers | None, rows: Flags, sizes: Sizes, at: Locate
) -> Iterator[Problem]:
    kind = "average-doubtful" if used is None else "average-counted-gone"
    for row in np.flatnonzero(rows).tolist():
        key = str(keys[row])
        details = {"title": title, "size": shown(float(sizes.size[row])), "persons": sizes.people.get(key, "")}
        details |= {} if used is None else {"used": shown(float(used[row]))}
        yield Problem(kind, *at(row, title), key=key, value=shown(float(average[row])), details=details)
