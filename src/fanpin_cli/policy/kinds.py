"""The kinds of values in expressions: which a field's type gives, and how the database calls them.

Each mapping is exhaustive: for a new field type or kind mypy names the functions that have to say what becomes of it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import assert_never

from fanpin_cli.survey.catalogue import FieldType


class Kind(StrEnum):
    """What sort of value an expression gives."""

    NUMBER = "number"
    BOOLEAN = "boolean"
    TEXT = "text"
    DATE = "date"
    SET = "set"


def kind_of(type_: FieldType) -> Kind:
    """The kind of the answers in a field of that type."""
    match type_:
        case FieldType.INTEGER | FieldType.NUMBER | FieldType.MONEY:
            return Kind.NUMBER
        case FieldType.TEXT | FieldType.ENUM | FieldType.MONTH | FieldType.IDENTITY_NUMBER | FieldType.PHONE:
            return Kind.TEXT
        case FieldType.YES_NO:
            return Kind.BOOLEAN
        case FieldType.DATE:
            return Kind.DATE
        case FieldType.SET:
            return Kind.SET
        case _:
            assert_never(type_)


def field_type_of(kind: Kind) -> FieldType:
    """The type of a field that is read from a ledger because a fact of that kind was written there."""
    match kind:
        case Kind.NUMBER:
            return FieldType.NUMBER
        case Kind.BOOLEAN:
            return FieldType.YES_NO
        case Kind.TEXT | Kind.SET:
            return FieldType.TEXT
        case Kind.DATE:
            return FieldType.DATE
        case _:
            assert_never(kind)


def sql_type(kind: Kind) -> str:
    """What the database calls values of that kind; a set is a text like ``,残疾,患有大病,``."""
    match kind:
        case Kind.NUMBER:
            return "DOUBLE"
        case Kind.BOOLEAN:
            return "BOOLEAN"
        case Kind.TEXT | Kind.SET:
            return "VARCHAR"
        case Kind.DATE:
            return "DATE"
        case _:
            assert_never(kind)
