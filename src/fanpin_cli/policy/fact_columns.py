"""The columns that a fact has beside the households: its value, the limits it is known within, whether it is blank."""

from __future__ import annotations

from dataclasses import dataclass

from fanpin_cli.policy.compiled import BLANK, HIGH, LOW, CompiledFact
from fanpin_cli.policy.kinds import sql_type
from fanpin_cli.policy.question_tables import OWN, UNREADABLE
from fanpin_cli.policy.requirements import Requirements
from fanpin_cli.policy.terms import NEVER, is_unknown, literal, quoted

OF_ALL, OF_LISTED = "成员指标", "名册指标"
"""Before the totals over all members, and over those that the roster lists."""
IN_ROSTER = quoted(f"{OWN}在册")
"""True where the roster has the household, NULL elsewhere."""


def derived_column(fact: str) -> str:
    """The derived value of a fact that the survey asks for too."""
    return quoted(f"推算.{fact}")


def total_column(fact: CompiledFact, of: str) -> str:
    """The SQL of a fact over members, as a column."""
    return f"CAST({fact.term.sql} AS {sql_type(fact.term.kind)}) AS {quoted(f'{of}.{fact.name}')}"


def total_columns(fact: CompiledFact) -> list[str]:
    """The SQL columns of a fact over members: its value and, where it rests on counts, its limits and whether it is blank."""
    columns, term = [total_column(fact, OF_ALL)], fact.term
    if term.low and term.high:
        columns.append(f"CAST({term.low} AS DOUBLE) AS {quoted(f'{OF_ALL}.{fact.name}.{LOW}')}")
        columns.append(f"CAST({term.high} AS DOUBLE) AS {quoted(f'{OF_ALL}.{fact.name}.{HIGH}')}")
    if term.blank not in (None, NEVER):
        columns.append(f"{term.blank} AS {quoted(f'{OF_ALL}.{fact.name}.{BLANK}')}")
    return columns


@dataclass(frozen=True)
class FactColumns:
    """Facts as the rules see them, the survey's answer first.

    unread: the columns that have cells which nobody could read. some_unlisted: whether rosters leave persons out.
    """

    requirements: Requirements
    unread: frozenset[str] = frozenset()
    some_unlisted: bool = False

    def of(self, fact: CompiledFact) -> list[str]:
        """The fact's columns in SQL: the value, the derived value where the survey asks for it too, limits and blank test."""
        asked, derivable = self.requirements.asked(fact), self.requirements.derivable(fact)
        survey = quoted(fact.name) if asked else None
        derived = (quoted(f"{OF_ALL}.{fact.name}") if fact.of_members else fact.term.sql) if derivable else None
        value = self._first_known(fact, survey, derived)
        columns = [f"{value} AS {fact.column}"]
        if asked and derivable:
            listed = quoted(f"{OF_LISTED}.{fact.name}") if fact.of_members and self.some_unlisted else derived
            columns.append(f"{listed} AS {derived_column(fact.name)}")
        limits = self._limits(fact, survey)
        columns += [f"{limit} AS {fact.side(side)}" for side, limit in limits.items()]
        if fact.has_blank_column:
            columns.append(f"{self._blank(fact, limits.get(LOW, value))} AS {fact.side(BLANK)}")
        return columns

    def _limits(self, fact: CompiledFact, survey: str | None) -> dict[str, str]:
        """``下限`` and ``上限`` → the limit in SQL: the survey's answer, what the roster gives, what a ledger keeps of it."""
        sides = {LOW: fact.term.low, HIGH: fact.term.high}
        limits = {}
        for side, derived in sides.items():
            if derived is not None:
                title = fact.bounds.get(side)
                kept = quoted(title) if title and title in self.requirements.present.households else None
                worked_out = quoted(f"{OF_ALL}.{fact.name}.{side}") if fact.of_members else derived
                derivable = self.requirements.derivable(fact)
                limits[side] = self._first_known(fact, survey, worked_out if derivable else None, kept)
        return limits

    def _first_known(self, fact: CompiledFact, survey: str | None, *others: str | None) -> str:
        """What the survey says of a fact, else the first of the others that is known."""
        given = [candidate for candidate in (survey, *others) if candidate]
        unknown = f"CAST(NULL AS {sql_type(fact.term.kind)})"
        value = f"coalesce({', '.join(given)})" if len(given) > 1 else given[0] if given else unknown
        # Something stands in the cell that nobody could read; what follows from elsewhere is not put in its place.
        unread = self._unread(fact)
        return f"CASE WHEN {unread} THEN NULL ELSE {value} END" if unread else value

    def _unread(self, fact: CompiledFact) -> str:
        """SQL: the survey's cell of the fact could not be read; ``""`` where there is none such."""
        if fact.name not in self.unread or not self.requirements.asked(fact):
            return ""
        return f"coalesce(contains({UNREADABLE}, {literal(f',{fact.name},')}), FALSE)"

    def _blank(self, fact: CompiledFact, known: str) -> str:
        """Whether a fact is blank: nothing is known of it, or a cell holds what nobody could read.

        known: its value, or a limit of it. A household that the roster lacks has blanks for all facts over members.
        """
        if not self.requirements.derivable(fact):
            return is_unknown(known)
        blank = fact.term.blank or NEVER
        if fact.of_members:
            worked_out = NEVER if blank == NEVER else quoted(f"{OF_ALL}.{fact.name}.{BLANK}")
            blank = f"(CASE WHEN {IN_ROSTER} THEN {worked_out} ELSE TRUE END)"
        unread = self._unread(fact)
        cannot_be_read = f" WHEN {unread} THEN TRUE" if unread else ""
        return f"(CASE WHEN NOT {is_unknown(known)} THEN FALSE{cannot_be_read} ELSE {blank} END)"
