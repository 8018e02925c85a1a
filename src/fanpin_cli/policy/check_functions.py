"""Functions for data checks, beyond those of rules: what identity numbers say, and who is in the roster more than once.

Each gives SQL. ``VALID_ID`` is the check character of GB 11643 (ISO 7064 MOD 11-2); tests hold it against python-stdnum.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from fanpin_cli.policy.kinds import Kind
from fanpin_cli.policy.terms import is_unknown
from fanpin_cli.text.identity import CHECK_CHARACTERS, WEIGHTS

PERSONS, AS_OF = '"名册人次"', "as_of"
"""The table with the number of rows (次) of each person (人) in the roster, and the variable with the day of the check."""
EARLIEST = "1900-01-01"
"""Nobody was born before it."""


@dataclass(frozen=True)
class CheckFunction:
    """A function: the kinds of its arguments (``many``: the last may be repeated), the kind of its result, its SQL."""

    takes: tuple[Kind | None, ...]
    gives: Kind
    sql: Callable[[Sequence[str]], str]
    many: bool = False


def _birth_text(number: str) -> str:
    return f"CASE length({number}) WHEN 15 THEN '19' || substr({number}, 7, 6) ELSE substr({number}, 7, 8) END"


def _birth(arguments: Sequence[str]) -> str:
    return f"CAST(try_strptime({_birth_text(arguments[0])}, '%Y%m%d') AS DATE)"


def _valid_id(arguments: Sequence[str]) -> str:
    (number,) = arguments
    digits = " + ".join(
        f"{weight} * TRY_CAST(substr({number}, {place}, 1) AS INTEGER)" for place, weight in enumerate(WEIGHTS, start=1)
    )
    checked = f"substr('{CHECK_CHARACTERS}', CAST(({digits}) % 11 AS BIGINT) + 1, 1) = substr({number}, 18, 1)"
    latest = f"coalesce(getvariable('{AS_OF}'), DATE '9999-12-31')"
    born = f"coalesce({_birth(arguments)} BETWEEN DATE '{EARLIEST}' AND {latest}, FALSE)"
    return (
        f"(CASE WHEN {is_unknown(number)} THEN NULL"
        f" WHEN regexp_full_match({number}, '[1-9][0-9]{{14}}') THEN {born}"
        f" WHEN regexp_full_match({number}, '[1-9][0-9]{{16}}[0-9X]([1-7][1-4]([0-9B][0-9])?)?') THEN {born} AND {checked}"
        f" ELSE FALSE END)"
    )


def _sex(arguments: Sequence[str]) -> str:
    (number,) = arguments
    place = f"CASE length({number}) WHEN 15 THEN 15 ELSE 17 END"
    odd = f"TRY_CAST(substr({number}, {place}, 1) AS INTEGER) % 2"
    return f"(CASE {odd} WHEN 1 THEN '男' WHEN 0 THEN '女' END)"


def _valid_phone(arguments: Sequence[str]) -> str:
    (number,) = arguments
    return f"regexp_full_match({number}, '(\\+?86)?1[3-9][0-9]{{9}}|0[0-9]{{9,11}}')"


def _known_province(arguments: Sequence[str]) -> str:
    from stdnum import numdb  # a table of 400 kB, for checks only

    codes = ", ".join(f"'{prefix}'" for _length, prefix, *_rest in numdb.get("cn/loc").prefixes if len(prefix) == 2)
    return f"(substr({arguments[0]}, 1, 2) IN ({codes}))"


def _same(arguments: Sequence[str]) -> str:
    missing = " OR ".join(is_unknown(argument) for argument in arguments)
    return f"(CASE WHEN {missing} THEN NULL ELSE count(*) OVER (PARTITION BY {', '.join(arguments)}) END)"


def _is_person(arguments: Sequence[str]) -> str:
    return f'(substr({arguments[0]}, 1, 18) IN (SELECT "人" FROM {PERSONS} WHERE "人" IS NOT NULL))'


def _in_roster(arguments: Sequence[str]) -> str:
    return f'coalesce((SELECT "次" FROM {PERSONS} WHERE "人" = substr({arguments[0]}, 1, 18)), 0)'


FUNCTIONS: Mapping[str, CheckFunction] = {
    "VALID_ID": CheckFunction((Kind.TEXT,), Kind.BOOLEAN, _valid_id),
    "BIRTH_DATE": CheckFunction((Kind.TEXT,), Kind.DATE, _birth),
    "SEX": CheckFunction((Kind.TEXT,), Kind.TEXT, _sex),
    "KNOWN_PROVINCE": CheckFunction((Kind.TEXT,), Kind.BOOLEAN, _known_province),
    "VALID_PHONE": CheckFunction((Kind.TEXT,), Kind.BOOLEAN, _valid_phone),
    "SAME": CheckFunction((None,), Kind.NUMBER, _same, many=True),
    "IS_PERSON": CheckFunction((Kind.TEXT,), Kind.BOOLEAN, _is_person),
    "IN_ROSTER": CheckFunction((Kind.TEXT,), Kind.NUMBER, _in_roster),
}
"""``SAME(a, b)``: how many rows have the same a and b as this one. ``IS_PERSON(number)``: whether the roster has the person;
``IN_ROSTER(number)``: in how many of its rows, none where there is no roster."""
NEED_ROSTER = frozenset({"IS_PERSON"})
