"""The tables that questions are put to, as SQL over the survey's tables: households with last round's answers, and members.

No database is needed here. The survey's tables are 调查表, 上期表 and 成员; each has ``内部.户序``, the number of the row.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from fanpin_cli.policy.compiled import Policy
from fanpin_cli.policy.kinds import kind_of, sql_type
from fanpin_cli.policy.naming import PREVIOUS, Name
from fanpin_cli.policy.requirements import Present
from fanpin_cli.policy.terms import quoted
from fanpin_cli.survey.catalogue import Field
from fanpin_cli.survey.tables import UNREAD

OWN = "内部."
"""Prefix of the engine's columns. A name in a rule set cannot contain a dot, so it cannot be the same as one of them."""
PLACE, LACKING = f"{OWN}户序", f"{OWN}未列人数"
ROW, UNLISTED = quoted(PLACE), quoted(LACKING)
"""The number of the household's row (answers come back in that order), and how many persons its roster leaves out."""
KEY, MEMBER_ROW = quoted(f"{OWN}户键"), quoted(f"{OWN}成员序")
MEMBER_KEYS = (f'm."户编号" AS {KEY}', f"m.{ROW} AS {MEMBER_ROW}")
UNREADABLE = quoted(f"{OWN}未读懂")
HOUSEHOLDS, MEMBERS, VERDICTS = '"户表"', '"成员表"', '"判定"'
LACKING_JOINED = f'SELECT * FROM {HOUSEHOLDS} JOIN "未列" USING ({ROW})'
ONE_EACH = f"SELECT {KEY} FROM (SELECT {KEY}, unnest(range(max({UNLISTED}))) FROM {HOUSEHOLDS} GROUP BY {KEY})"
"""A member of whom nothing is known for each person that a household counts and the roster does not list."""


@dataclass(frozen=True)
class Table:
    """A table as a query, and the columns that it takes from each of the survey's tables."""

    sql: str
    sources: Mapping[str, Sequence[str]]


def households_table(policy: Policy, names: Collection[Name], present: Present) -> Table:
    """户表: the columns among ``names``, 上期.人均纯收入 among them; one that the survey lacks is unknown throughout."""
    fields = policy.reading_catalogue.households  # a fact over members may be a column, as in a ledger read again
    wanted = sorted(fields.keys() & {name.title for name in names if not name.table})
    columns = [typed(title, fields[title], title in present.households, "h") for title in wanted]
    sources = {"调查表": [title for title in (*wanted, UNREAD, "户编号") if title in present.households]}
    tables = '"调查表" h'
    before = sorted(name.title for name in names if name.table == PREVIOUS)
    for title in before:
        there = present.previous is not None and title in present.previous
        columns.append(typed(title, fields.get(title) or Field(), there, "p", Name(PREVIOUS, title)))
    if present.previous is not None:
        known = {*fields, *(fact.name for fact in policy.facts)}
        sources["上期表"] = [title for title in before if title in known and title in present.previous]
        tables += f' LEFT JOIN "上期表" p ON h.{ROW} = p.{ROW}'
    if UNREAD in present.households:
        columns.append(f"CAST(h.{quoted(UNREAD)} AS VARCHAR) AS {UNREADABLE}")
    listed = ", ".join([f"h.{ROW}", f'h."户编号" AS {KEY}', *columns])
    return Table(f"SELECT {listed} FROM {tables}", sources)


def members_table(policy: Policy, titles: Collection[str], present: Present) -> Table:
    """成员表: the columns among ``titles`` that the roster has."""
    fields = policy.catalogue.members
    used = sorted({*titles} & {*(present.members or ())})
    listed = ", ".join([*(typed(title, fields[title], True, "m") for title in used), *MEMBER_KEYS])
    return Table(f'SELECT {listed} FROM "成员" m', {"成员": [*used, "户编号"]})


def typed(title: str, field: Field, there: bool, table: str, name: Name | None = None) -> str:
    """A column of a table, cast to its field's type; NULL where the table lacks it. name: what it is called then."""
    value = f"{table}.{quoted(title)}" if there else "NULL"
    return f"CAST({value} AS {sql_type(kind_of(field.type))}) AS {quoted(str(name) if name else title)}"
