"""Rows made up to try conditions on: their values lie around those that the conditions name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import cycle, pairwise
from typing import assert_never

import numpy as np
import pandas as pd

from fanpin_cli.policy.checks import AskedNames
from fanpin_cli.policy.compiled import Policy
from fanpin_cli.policy.naming import MEMBER, PREVIOUS, Name
from fanpin_cli.policy.terms import Term, within
from fanpin_cli.survey.catalogue import NUMERIC, Catalogue, Field, FieldType, Level

FEW_NUMBERS = 3
"""So many numbers a column has where rows are to be alike: with all of them hardly two rows are."""
MOST_MEMBERS = 3
FEW = 5
"""So many values of an enumeration are tried besides those that a check names: with all of them two rows are hardly alike."""
NUMBERS = [*("34159919700101001X", "341599197001010012", "341599197202020029", "341599700101001", "991599197001010012")]
NUMBERS += [f"{NUMBERS[0]}43", f"{NUMBERS[2]}93", "3415991970010100"]
NUMBERS += [f"341599{1950 + serial}0101{serial:03d}X" for serial in range(60)]
"""Invented numbers of every length, right and wrong; few enough that some occur twice."""
NOT_IN_ROSTER = [f"342599{number[6:]}" for number in NUMBERS]
"""The same of persons whom only the survey names."""
MOST_TEXTS = 60
LONGEST = 40
YEARS = range(1900, 2101)
HOUSEHOLD_LEVEL = "household"
LETTERS: Mapping[FieldType, str] = {FieldType.TEXT: "长", FieldType.PHONE: "1", FieldType.IDENTITY_NUMBER: "1"}
"""What texts of a length are made of."""


class MadeRows:
    """Rows for some conditions: the columns that they ask of, filled at random from values around those that they name.

    asked: the names that stand in the conditions. count: how many households are made at a time. alike: the number of a try in
    which each column has few numbers only, so that many rows are alike.
    """

    def __init__(
        self, policy: Policy, conditions: Iterable[Term], asked: AskedNames, count: int, alike: int | None = None
    ) -> None:
        self.count, self.catalogue, self.alike = count, policy.reading_catalogue, alike is not None
        self.chance = np.random.default_rng([count, alike or 0])
        self.facts = {fact.name: fact for fact in policy.facts}
        self.of_members = set(asked.of_members).union(*asked.before.values()) | {"证件号码"}
        self.of_households: set[str] = set()
        self.reached: set[str] = set()
        self.terms: list[Term] = [*conditions]
        self.chosen: dict[str, Sequence[object]] = {}
        self._follow(asked.of_households)
        self.values = [term.value for term in within(self.terms) if term.value is not None]
        self.named = [value for value in self.values if isinstance(value, str)]
        self.limits = sorted(
            {around for number in self._numbers() for around in (number - 1, number, number + 1, 2 * number + 1)}
        )
        self.texts = list(dict.fromkeys(self._texts()))[:MOST_TEXTS]
        self.lengths = [int(number) for number in self.limits if 1 <= number <= LONGEST and number.is_integer()]

    def _follow(self, names: Collection[Name]) -> None:
        """Take down the survey's columns that names rest on, through facts."""
        for name in sorted(name for name in names if name.table in ("", PREVIOUS)):
            title, fact = name.title, self.facts.get(name.title)
            if fact is None or fact.field is not None:
                self.of_households.add(title)
            if fact is not None and title not in self.reached:
                self.reached.add(title)
                self.terms.append(fact.term)
                self.of_members |= {inner.title for inner in fact.term.names if inner.table == MEMBER}
                self._follow(fact.term.names - {Name("", title)})

    def _numbers(self) -> Iterator[float]:
        """Every number that the conditions, and the facts in them, compare with."""
        yield from (0.0, 1.0, 12.0)
        yield from (float(value) for value in self.values if isinstance(value, int | float) and not isinstance(value, bool))

    def _texts(self) -> Iterator[str]:
        """Every text that the conditions, and the facts in them, name; for a pattern one text that matches it."""
        yield from (text.replace("%", "甲").replace("_", "甲") for text in self.named)

    def households(self) -> pd.DataFrame:
        return self._table(self.catalogue, "household", self.of_households, self._keys())

    def members(self) -> pd.DataFrame:
        keys = [key for key in self._keys() for _member in range(self.chance.integers(0, MOST_MEMBERS + 1))]
        return self._table(self.catalogue, "member", self.of_members, keys)

    def _keys(self) -> list[str]:
        """The households' numbers, of every length that there is reason to try."""
        lengths = cycle([0, *self.lengths])
        return [f"户{number:0{max(next(lengths) - 1, 1)}d}" for number in range(self.count)]

    def _table(self, catalogue: Catalogue, level: Level, names: set[str], keys: list[str]) -> pd.DataFrame:
        fields = catalogue.fields(level)
        columns = {
            name: self._column(name, fields[name], len(keys)) for name in sorted(names & fields.keys()) if name != "户编号"
        }
        return pd.DataFrame({"户编号": pd.Series(keys, dtype=object), **columns})

    def _column(self, name: str, field: Field, count: int) -> pd.Series:
        values = self.chosen.setdefault(name, [None, *self._values(field)])  # the same in every round
        chosen = pd.Series([values[place] for place in self.chance.integers(0, len(values), count)], dtype=object)
        if field.type in NUMERIC:
            return chosen.astype(float)
        return chosen.astype("boolean") if field.type is FieldType.YES_NO else chosen

    def _values(self, field: Field) -> Sequence[object]:
        """What the cells of a field are filled with."""
        return list(dict.fromkeys([*self._usual(field), *self._around(field)]))

    def _usual(self, field: Field) -> Sequence[object]:
        """Values of a field's type; for a number those around what a check names."""
        usual: Sequence[object]
        match field.type:
            case FieldType.INTEGER | FieldType.NUMBER | FieldType.MONEY:
                usual = self.chance.choice(self.limits, FEW_NUMBERS).tolist() if self.alike else self.limits
            case FieldType.ENUM | FieldType.SET:
                usual = self._choices(field)
            case FieldType.YES_NO:
                usual = (True, False)
            case FieldType.IDENTITY_NUMBER:
                usual = NUMBERS
            case FieldType.PHONE:
                usual = ("13900000001", "13900000002", "1390000")
            case FieldType.DATE:
                usual = (dt.date(1970, 1, 1), dt.date(2010, 3, 3))
            case FieldType.MONTH:
                usual = ("2019-04", "2019-10")
            case FieldType.TEXT:
                usual = ("甲", "乙")
            case _:
                assert_never(field.type)
        return usual

    def _around(self, field: Field) -> Iterator[object]:
        """Values around the texts, dates and lengths that a check names."""
        kind = field.type
        if kind is FieldType.DATE:
            named = [value for value in self.values if isinstance(value, dt.date) and value.year in YEARS]
            named += [dt.date(int(number), 6, 30) for number in self.limits if number in YEARS]
            yield from (date + dt.timedelta(days=days) for date in named for days in (-1, 0, 1))
        elif kind in (FieldType.TEXT, FieldType.MONTH):
            yield from self.texts
        if kind is FieldType.IDENTITY_NUMBER and field.of == HOUSEHOLD_LEVEL:
            yield from NOT_IN_ROSTER
        if kind in LETTERS:
            yield from (LETTERS[kind] * length for length in self.lengths)

    def _choices(self, field: Field) -> list[object]:
        every = list(field.values)
        named = [value for value in every if any(value in text for text in self.named)]
        few = list(dict.fromkeys([*named, *(every[place] for place in self.chance.permutation(len(every))[:FEW])]))
        if field.type is FieldType.ENUM:
            return list(few)
        pairs = [sorted(pair, key=every.index) for pair in pairwise(few)]
        return [",", *(f",{value}," for value in few), *(f",{','.join(pair)}," for pair in pairs)]
