"""Putting data checks to households and members: which rows each of them finds fault with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.policy.check_functions import AS_OF, PERSONS
from fanpin_cli.policy.checks import EARLIER, FILLED, HOUSEHOLD, MEMBER, OPTIONAL, CompiledCheck, names_of
from fanpin_cli.policy.compiled import Policy
from fanpin_cli.policy.database import open_locked
from fanpin_cli.policy.engine import Session
from fanpin_cli.policy.expressions import ROSTER
from fanpin_cli.policy.models import SCOPES
from fanpin_cli.policy.requirements import Present, Requirements
from fanpin_cli.policy.tables import KEY, MEMBER_ROW, OWN, ROW, register, typed
from fanpin_cli.policy.terms import Term, any_of, literal, quoted
from fanpin_cli.survey.catalogue import Field
from fanpin_cli.text.identity import PERSON_KEY_LENGTH

Rows = npt.NDArray[np.int64]
SCOPE, PERSON = quoted(f"{OWN}所属范围"), quoted(f"{OWN}人键")
NUMBER = "证件号码"


@dataclass(frozen=True)
class CheckAnswers:
    """What the checks found.

    found: check id → the rows (of households, or of members where the check is of members) that it finds fault with.
    not_run: check id → what it asks of and this run does not have.
    alike: check id → for each row found, what it has in common with others, where the check looks for like rows.
    facts: one row a household, the values of the facts that the checks ask of.
    derived: one row a household, what the roster adds up to where the survey has the same column.
    """

    found: Mapping[str, Rows]
    not_run: Mapping[str, tuple[str, ...]]
    alike: Mapping[str, npt.NDArray[np.object_]]
    facts: pd.DataFrame
    derived: pd.DataFrame


def run_checks(
    policy: Policy,
    checks: tuple[CompiledCheck, ...],
    households: pd.DataFrame,
    members: pd.DataFrame | None = None,
    previous: pd.DataFrame | None = None,
    earlier_members: Sequence[pd.DataFrame] = (),
) -> CheckAnswers:
    """Put every check to every household or member.

    households, members, previous: as for ``policy.engine.answer``. earlier_members: rosters of the rounds before, the last
    one first; a person is found again by the first 18 characters of 证件号码.
    """
    present = Present(
        frozenset(households.columns),
        None if members is None else frozenset(members.columns),
        None if previous is None else frozenset(previous.columns),
    )
    asked = names_of(checks)
    shown = (title for check in checks for title in check.check.fields)
    both = (fact.name for fact in policy.facts if fact.of_members)
    bare = replace(policy, risk=(), groups=(), edge=(), include=(), measures=()).resting_on(
        terms=(term for check in checks for term in (check.when, check.same) if term is not None),
        facts=(*asked[""], *asked[HOUSEHOLD], *shown, *both),
    )
    with open_locked() as database:
        session = _CheckSession(bare, Requirements(policy, present), database, checks, earlier_members)
        return session.run_checks(households, members, previous)


class _CheckSession(Session):
    """A session whose questions are the checks."""

    def __init__(
        self,
        policy: Policy,
        requirements: Requirements,
        database: duckdb.DuckDBPyConnection,
        checks: tuple[CompiledCheck, ...],
        earlier: Sequence[pd.DataFrame],
    ) -> None:
        super().__init__(policy, requirements, database)
        self.earlier = dict(zip(EARLIER, earlier, strict=False))
        able = {check.id: [part for part in check.alternatives if not self._missing(part)] for check in checks}
        self.not_run = {check.id: self._missing(check.when) for check in checks if not able[check.id]}
        self.checks = tuple(replace(check, when=any_of(*able[check.id])) for check in checks if able[check.id])
        self.asked_names = names_of(self.checks)

    def names_used(self) -> set[str]:
        return super().names_used() | self.asked_names[""] | self.asked_names[HOUSEHOLD]

    def member_names(self) -> set[str]:
        return super().member_names() | self.asked_names[MEMBER] | {NUMBER}

    def run_checks(self, households: pd.DataFrame, members: pd.DataFrame | None, previous: pd.DataFrame | None) -> CheckAnswers:
        self.count = len(households)
        self.load(households, members, previous)
        self.derive()
        self._scope()
        self.database.execute(f"SET VARIABLE {AS_OF} = DATE '{self.policy.as_of.isoformat()}'")
        self._count_persons(members)
        if members is not None:
            self._join_members()
        found = {check.id: self._found(check) for check in self.checks}
        return CheckAnswers(
            found={check: rows for check, (rows, _alike) in found.items()},
            not_run=self.not_run,
            alike={check: alike for check, (_rows, alike) in found.items() if alike is not None},
            facts=self.columns({fact.name: fact.column for fact in self.policy.facts}),
            derived=self.columns({name: quoted(f"推算.{name}") for name in self._added_up()}),
        )

    def _added_up(self) -> list[str]:
        """The facts over members that the survey asks for too; sums of the household's own answers are checks of their own,
        which bear a difference."""
        asked, derivable = self.requirements.asked, self.requirements.derivable
        return [fact.name for fact in self.policy.facts if fact.of_members and asked(fact) and derivable(fact)]

    def _found(self, check: CompiledCheck) -> tuple[Rows, npt.NDArray[np.object_] | None]:
        table, row = ('"成员查"', MEMBER_ROW) if check.of_members else ('"判定"', ROW)
        # A count over all rows may not stand in WHERE, so the answer is a column first.
        alike = check.same.sql if check.same else "NULL"
        among = ", ".join(map(literal, check.check.applies_to))
        where = f"holds AND {SCOPE} IN ({among})" if among else "holds"
        asked = f"SELECT {row}, {check.when.sql} AS holds, {alike} AS alike, {SCOPE} FROM {table}"
        rows, same = (
            self.database.execute(f"SELECT {row}, alike FROM ({asked}) WHERE {where} ORDER BY {row}").fetchnumpy().values()
        )
        return np.asarray(rows, dtype=np.int64), np.asarray(same, dtype=object) if check.same else None

    def _scope(self) -> None:
        """What each household is, as the rules see it: where the survey does not say, one that left poverty."""
        steps = " ".join(f"WHEN {quoted(f'范围.{name}')} THEN {literal(name)}" for name in self.scope)
        scope = f"CASE {steps} END" if steps else literal(SCOPES[0])
        self.database.execute(f'ALTER TABLE "判定" ADD COLUMN {SCOPE} VARCHAR; UPDATE "判定" SET {SCOPE} = {scope}')

    def _count_persons(self, members: pd.DataFrame | None) -> None:
        """How often each person stands in the roster; nobody does where there is none."""
        numbered = members is not None and NUMBER in members
        roster = f'SELECT substr("证件号码", 1, {PERSON_KEY_LENGTH}) AS "人", count(*) AS "次" FROM "成员表" GROUP BY 1'
        nobody = 'SELECT CAST(NULL AS VARCHAR) AS "人", 0 AS "次" WHERE FALSE'
        self.database.execute(f"CREATE TEMP TABLE {PERSONS} AS {roster if numbered else nobody}")

    def _join_members(self) -> None:
        """The members, each with his household's answers and his own of the rounds before."""
        columns = ["m.*", f"h.{SCOPE}"]
        facts = {fact.name: fact.column for fact in self.policy.facts}
        columns += [
            f"h.{facts.get(name, quoted(name))} AS {quoted(f'{HOUSEHOLD}.{name}')}"
            for name in sorted(self.asked_names[HOUSEHOLD])
        ]
        numbered = NUMBER in (self.requirements.present.members or ())
        person = f'substr("证件号码", 1, {PERSON_KEY_LENGTH})' if numbered else "CAST(NULL AS VARCHAR)"
        tables = f'(SELECT *, {person} AS {PERSON} FROM "成员表") m'
        tables += f' LEFT JOIN (SELECT DISTINCT ON ({KEY}) * FROM "判定" ORDER BY {KEY}, {ROW}) h ON m.{KEY} = h.{KEY}'
        for number, (table, roster) in enumerate(self.earlier.items()):
            names = sorted(self.asked_names[table] & set(roster.columns))
            if names:
                columns += [f"e{number}.{quoted(f'{table}.{name}')}" for name in names]
                tables += f" LEFT JOIN ({self._earlier(table, roster, names)}) e{number} ON m.{PERSON} = e{number}.{PERSON}"
        self.database.execute(f'CREATE TEMP TABLE "成员查" AS SELECT {", ".join(columns)} FROM {tables}')

    def _earlier(self, table: str, roster: pd.DataFrame, names: Sequence[str]) -> str:
        """The answers of one round before, one row a person."""
        fields = self.policy.catalogue.members
        register(self.database, f"{table}成员", roster, [*names, NUMBER])
        listed = ", ".join(typed(name, fields.get(name, Field()), True, "r", as_=f"{table}.{name}") for name in names)
        person = f'substr(r."证件号码", 1, {PERSON_KEY_LENGTH})'
        return f'SELECT DISTINCT ON ({person}) {person} AS {PERSON}, {listed} FROM "{table}成员" r ORDER BY {person}, {ROW}'

    def _missing(self, term: Term) -> tuple[str, ...]:
        return tuple(dict.fromkeys(lacking for name in sorted(term.names) for lacking in self._missing_name(name)))

    def _missing_name(self, name: str) -> tuple[str, ...]:
        members = self.requirements.present.members or frozenset()
        table, dot, title = name.partition(".")
        if name == ROSTER:
            return () if NUMBER in members else (f"{MEMBER}.{NUMBER}",)
        if dot and table == MEMBER:
            return () if title in members else (name,)
        if dot and table in (FILLED, OPTIONAL):
            return () if table == OPTIONAL or title in self.requirements.present.households else (title,)
        if dot and table in EARLIER and title.startswith(f"{MEMBER}."):
            return self._missing_earlier(table, title.removeprefix(f"{MEMBER}."))
        return self.requirements.missing_name(title if dot and table == HOUSEHOLD else name)

    def _missing_earlier(self, table: str, title: str) -> tuple[str, ...]:
        roster = self.earlier.get(table)
        if roster is None:
            return (table,)
        return () if title in roster and NUMBER in roster else (f"{table}.{title}",)
