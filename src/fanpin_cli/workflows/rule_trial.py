"""Whether a rule set's every rule can be answered: put to no household, and to a few made of all that a cell may hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import cycle, islice
from typing import assert_never

import pandas as pd

from fanpin_cli.policy.compiled import Asked, Policy
from fanpin_cli.policy.engine import AnswerError, answer
from fanpin_cli.policy.loading import RuleSetError
from fanpin_cli.policy.names import COMPARED
from fanpin_cli.survey.catalogue import NUMERIC, Field, FieldType
from fanpin_cli.text.numbers import LARGEST

HOUSEHOLDS = 12
NUMBERS = (0.0, None, 1.0, -1.0, 0.5, LARGEST, -LARGEST)
TEXTS = (None, "甲", "", "'", "341599197001010012")
DATES = (None, dt.date(1900, 1, 1), dt.date(2019, 10, 31), dt.date(2100, 12, 31))
KEY = "户编号"


def refuse_unanswerable(policy: Policy) -> None:
    """Raise ``RuleSetError`` at the first rule or early warning that the database refuses, if there is one."""
    compared = replace(policy, catalogue=policy.catalogue.extended(COMPARED))
    for asking, rules in ((policy, tuple(policy.compiled())), (compared, policy.warnings)):
        try:
            _put(asking, rules)
        except AnswerError:
            for rule in rules:
                try:
                    _put(asking, (rule,))
                except AnswerError as refused:
                    raise RuleSetError(f"{rule.place}: {refused}") from refused
            raise


def _put(policy: Policy, rules: Sequence[Asked]) -> None:
    catalogue = policy.reading_catalogue
    keys = [f"户{number}" for number in range(HOUSEHOLDS)]
    households, members = _table(catalogue.households, keys), _table(catalogue.members, keys * 2)
    answer(policy, households, members, households, rules)
    answer(policy, households.iloc[:0], members.iloc[:0], households.iloc[:0], rules)


def _table(fields: Mapping[str, Field], keys: Sequence[str]) -> pd.DataFrame:
    columns = {title: _column(field, len(keys), start) for start, (title, field) in enumerate(fields.items()) if title != KEY}
    return pd.DataFrame({KEY: pd.Series(list(keys), dtype=object), **columns})


def _column(field: Field, count: int, start: int) -> pd.Series:
    """``count`` of the values that a cell may hold, each column beginning at another one."""
    values = pd.Series(list(islice(cycle(_values(field)), start, start + count)), dtype=object)
    if field.type in NUMERIC:
        return values.astype(float)
    return values.astype("boolean") if field.type is FieldType.YES_NO else values


def _values(field: Field) -> Sequence[object]:
    """What a cell of a field may hold."""
    match field.type:
        case FieldType.INTEGER | FieldType.NUMBER | FieldType.MONEY:
            return NUMBERS
        case FieldType.YES_NO:
            return (None, True, False)
        case FieldType.DATE:
            return DATES
        case FieldType.ENUM:
            return (None, *field.values)
        case FieldType.SET:
            return (None, ",", *(f",{value}," for value in field.values))
        case FieldType.TEXT | FieldType.MONTH | FieldType.IDENTITY_NUMBER | FieldType.PHONE:
            return TEXTS
        case _:
            assert_never(field.type)
