"""What data checks ask of households and members: the SQL of every question, ready for any engine. No database here."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from fanpin_cli.policy.check_functions import AS_OF, PERSONS
from fanpin_cli.policy.checks import CompiledCheck, names_of
from fanpin_cli.policy.compiled import Policy
from fanpin_cli.policy.models import SCOPES
from fanpin_cli.policy.naming import EARLIER, FILLED, HOUSEHOLD, MEMBER, OPTIONAL, ROSTER, Name, member_before
from fanpin_cli.policy.question_tables import KEY, MEMBER_ROW, MEMBERS, OWN, ROW, VERDICTS, Table, typed
from fanpin_cli.policy.questions import Questions, scope_column
from fanpin_cli.policy.requirements import Requirements
from fanpin_cli.policy.terms import Term, literal, quoted
from fanpin_cli.policy.truths import any_of
from fanpin_cli.survey.catalogue import Field
from fanpin_cli.text.identity import PERSON_KEY_LENGTH

SCOPE, PERSON = quoted(f"{OWN}所属范围"), quoted(f"{OWN}人键")
NUMBER = "证件号码"
CHECKED_MEMBERS = '"成员查"'


class CheckQuestions(Questions):
    """The questions of one run of checks.

    earlier: round before (``上期``, ``上上期``) → the columns of its roster. checks: those that can be asked, each of the parts
    whose columns are there. not_run: check → what it asks of and this run does not have.
    """

    def __init__(
        self,
        policy: Policy,
        requirements: Requirements,
        checks: Sequence[CompiledCheck],
        earlier: Mapping[str, Collection[str]],
    ) -> None:
        super().__init__(policy, requirements)
        self.earlier = earlier
        able = {check.id: [part for part in check.alternatives if not self._missing(part)] for check in checks}
        self.not_run = {check.id: self._missing(check.when) for check in checks if not able[check.id]}
        self.checks = tuple(replace(check, when=any_of(*able[check.id])) for check in checks if able[check.id])
        self.asked = names_of(self.checks)

    def names_used(self) -> set[Name]:
        return super().names_used() | self.asked.of_households

    def titles_of_members(self) -> set[str]:
        return super().titles_of_members() | self.asked.of_members | {NUMBER}

    # Tables: the scope beside the verdicts, how often a person stands in the roster, members beside what they are compared with

    def verdicts(self) -> str:
        """判定, with what each household is as the rules see it: where the survey does not say, one that left poverty."""
        steps = " ".join(f"WHEN {scope_column(name)} THEN {literal(name)}" for name in self.scope)
        scope = f"CASE {steps} END" if steps else literal(SCOPES[0])
        return f"SELECT *, CAST({scope} AS VARCHAR) AS {SCOPE} FROM ({super().verdicts()})"

    def day(self) -> str:
        """The statement that sets the day on which is checked."""
        return f"SET VARIABLE {AS_OF} = DATE '{self.policy.as_of.isoformat()}'"

    def persons(self) -> tuple[str, str]:
        """The table of how often each person stands in the roster, and its query; nobody does where there is none."""
        roster = f'SELECT {_person("")} AS "人", count(*) AS "次" FROM {MEMBERS} GROUP BY 1'
        nobody = 'SELECT CAST(NULL AS VARCHAR) AS "人", 0 AS "次" WHERE FALSE'
        return PERSONS, roster if self._numbered else nobody

    @property
    def _numbered(self) -> bool:
        return NUMBER in (self.requirements.present.members or ())

    def earlier_tables(self) -> Mapping[str, Table]:
        """Round before → the answers of its members, one row a person; only what is asked of."""
        asked = {table: sorted(self.asked.before[table] & {*titles}) for table, titles in self.earlier.items()}
        return {table: self._earlier(table, titles) for table, titles in asked.items() if titles}

    def _earlier(self, table: str, titles: Sequence[str]) -> Table:
        fields = self.policy.catalogue.members
        listed = ", ".join(typed(title, fields.get(title, Field()), True, "r", Name(table, title)) for title in titles)
        person, source = _person("r."), f"{table}成员"
        once = f"SELECT DISTINCT ON ({person}) {person} AS {PERSON}, {listed} FROM {quoted(source)} r ORDER BY {person}, {ROW}"
        return Table(once, {source: [*titles, NUMBER]})

    def checked_members(self) -> str:
        """成员查: the members, each with his household's answers and his own of the rounds before."""
        columns, facts = ["m.*", f"h.{SCOPE}"], self.facts()
        columns += [
            f"h.{facts.get(title, quoted(title))} AS {quoted(str(Name(HOUSEHOLD, title)))}"
            for title in sorted(self.asked.joined)
        ]
        person = _person("") if self._numbered else "CAST(NULL AS VARCHAR)"
        tables = f"(SELECT *, {person} AS {PERSON} FROM {MEMBERS}) m"
        tables += f" LEFT JOIN (SELECT DISTINCT ON ({KEY}) * FROM {VERDICTS} ORDER BY {KEY}, {ROW}) h ON m.{KEY} = h.{KEY}"
        for number, earlier in enumerate(self.earlier_tables().values()):
            columns.append(f"e{number}.* EXCLUDE ({PERSON})")
            tables += f" LEFT JOIN ({earlier.sql}) e{number} ON m.{PERSON} = e{number}.{PERSON}"
        return f"SELECT {', '.join(columns)} FROM {tables}"

    # Questions

    def found(self, check: CompiledCheck) -> str:
        """The rows that a check finds fault with, and what each has in common with others."""
        table, row = (CHECKED_MEMBERS, MEMBER_ROW) if check.of_members else (VERDICTS, ROW)
        # A count over all rows may not stand in WHERE, so the answer is a column first.
        alike = check.same.sql if check.same else "NULL"
        among = ", ".join(map(literal, check.check.applies_to))
        where = f"holds AND {SCOPE} IN ({among})" if among else "holds"
        asked = f"SELECT {row}, {check.when.sql} AS holds, {alike} AS alike, {SCOPE} FROM {table}"
        return f"SELECT {row}, alike FROM ({asked}) WHERE {where} ORDER BY {row}"

    def _missing(self, term: Term) -> tuple[Name, ...]:
        return tuple(dict.fromkeys(lacking for name in sorted(term.names) for lacking in self._missing_of(name)))

    def _missing_of(self, name: Name) -> tuple[Name, ...]:
        households = self.requirements.present.households
        if name == ROSTER:
            return self.requirements.missing_name(Name(MEMBER, NUMBER))
        if name.table == OPTIONAL or (name.table == FILLED and name.title in households):
            return ()
        if name.table in (FILLED, HOUSEHOLD):
            asked = Name("", name.title)
            return (asked,) if name.table == FILLED else self.requirements.missing_name(asked)
        for table in EARLIER:
            if name == member_before(table, name.title):
                return self._missing_before(table, name.title)
        return self.requirements.missing_name(name)

    def _missing_before(self, table: str, title: str) -> tuple[Name, ...]:
        """Of a round that was given without a roster, or without numbers of persons, the answer is asked for, not the round."""
        roster = self.earlier.get(table)
        if roster is None:
            return (Name(table, ""),)
        return () if title in roster and NUMBER in roster else (Name(table, title),)


def _person(of: str) -> str:
    """SQL: who somebody is, by the first 18 characters of the identity number."""
    return f"substr({of}{quoted(NUMBER)}, 1, {PERSON_KEY_LENGTH})"
