"""The rows of a form: which households or members they are, and for each of its columns what we know of them."""

from __future__ import annotations

import functools
import operator
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from fanpin_cli.policy.compiled import Policy
from fanpin_cli.survey.department_form import BORN_IN, CARD, DepartmentForm
from fanpin_cli.survey.keys import KEY, numbers_of
from fanpin_cli.survey.members import BORN, HEAD, NUMBER, RELATION
from fanpin_cli.survey.titles import Match
from fanpin_cli.text.identity import PERSON_KEY_LENGTH, age_on, birth_date, upgraded

PARTS: Mapping[str, tuple[str, ...]] = {
    "村组": ("村", "自然村"),
    "乡镇村": ("乡镇", "村"),
    "乡镇村组": ("乡镇", "村", "自然村"),
}
"""Columns of several places, and which."""
OF_NUMBER = frozenset({"性别", BORN, "年龄"})
"""What an identity number says of its person."""


@dataclass(frozen=True)
class FormRows:
    """Households and members that a form is filled with.

    households: one row a household, with all columns that may be asked for. persons: one row a member, or None; ``at`` is the
    row of the household that each belongs to.
    """

    households: pd.DataFrame
    persons: pd.DataFrame | None
    policy: Policy

    @property
    def rows(self) -> int:
        return len(self.households) if self.persons is None else len(self.persons)

    def column(self, match: Match, form: DepartmentForm) -> pd.Series | None:
        """The answers that a column of the form asks for, one a row; None where we have no such answers."""
        title = match.title
        own = self.persons if match.level == "member" else None
        if match.level == "member" and self.persons is None:
            own = self._heads()
        if own is not None:
            column = _of_person(own, title, self.policy)
            return None if column is None or column.isna().all() else column.reset_index(drop=True)
        column = self._of_household(title, {one.match.title for one in form.columns if one.match})
        if column is None or (column.isna().all() and len(column)):
            return None
        return (column if self.persons is None else column.iloc[self.persons["at"]]).reset_index(drop=True)

    def _heads(self) -> pd.DataFrame:
        """What is known of each household's head, by the roster and else by the head's number."""
        heads = self.households.get("\0heads")
        number = self.households.get("户主证件号码", pd.Series(None, index=self.households.index, dtype=object))
        table = pd.DataFrame({NUMBER: number}) if heads is None else pd.DataFrame(list(heads), index=self.households.index)
        table[NUMBER] = table[NUMBER].where(table[NUMBER].notna(), number) if NUMBER in table else number
        return table

    def _of_household(self, title: str, asked: set[str]) -> pd.Series | None:
        households = self.households
        if title in PARTS:
            parts = [part for part in PARTS[title] if part in households and not (title == "村组" and part in asked)]
            return _joined([_group(households) if part == "自然村" else households[part] for part in parts])
        if title == "自然村" and title in households:
            return _group(households)
        if title == KEY:
            return numbers_of(households[KEY])
        return households.get(title)


def heads_of(members: pd.DataFrame | None, keys: pd.Series) -> pd.Series | None:
    """For each household the answers of its head, as a dictionary; empty where the roster names none."""
    if members is None or RELATION not in members:
        return None
    heads = members[(members[RELATION] == HEAD).fillna(False)].drop_duplicates(KEY)
    records = dict(zip(heads[KEY], heads.astype(object).where(heads.notna(), None).to_dict("records"), strict=True))
    return pd.Series([records.get(key, {}) for key in keys], index=keys.index, dtype=object)


def _group(households: pd.DataFrame) -> pd.Series:
    """The group alone, where people write the village before it: 云岭村三组 is 三组 of 云岭村."""
    if "自然村" not in households or "村" not in households:
        return households.get("自然村", pd.Series(None, index=households.index, dtype=object))
    pairs = zip(households["自然村"], households["村"], strict=True)
    bare = [
        group.removeprefix(village) if isinstance(group, str) and isinstance(village, str) and group != village else group
        for group, village in pairs
    ]
    return pd.Series(bare, index=households.index, dtype=object)


def _joined(parts: Sequence[pd.Series]) -> pd.Series | None:
    if not parts:
        return None
    texts = [part.astype(object).where(part.notna(), "").map(str) for part in parts]
    whole = functools.reduce(operator.add, texts)
    return whole.where(whole != "", None)


def _of_person(persons: pd.DataFrame, title: str, policy: Policy) -> pd.Series | None:
    """A member's answer; what he has not said of his birth and sex is in his identity number."""
    own = persons.get(title)
    if title == CARD:
        return persons.get(NUMBER)
    if title == BORN_IN:
        born = _of_person(persons, BORN, policy)
        return None if born is None else born.map("{:%Y-%m}".format, na_action="ignore")
    if title not in OF_NUMBER or NUMBER not in persons:
        return own
    said = {number: _by_number(str(number), title, policy) for number in persons[NUMBER].dropna().unique()}
    known = persons[NUMBER].map(said).astype(object)
    return known if own is None else own.astype(object).where(own.notna(), known)


def _by_number(number: str, title: str, policy: Policy) -> object:
    number = upgraded(number)
    born = birth_date(number) if len(number) >= PERSON_KEY_LENGTH else None
    if born is None:
        return np.nan
    if title == BORN:
        return born
    if title == "年龄":
        return float(age_on(born, policy.as_of))
    return ("女", "男")[int(number[PERSON_KEY_LENGTH - 2]) % 2] if number[PERSON_KEY_LENGTH - 2].isdecimal() else np.nan
