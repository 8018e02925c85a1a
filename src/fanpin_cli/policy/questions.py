"""What is asked of households: the SQL of every question that a policy puts, ready for any engine. No database here.

The tables 户表 and 成员表 (``policy.question_tables``) are there already; ``verdicts`` makes 判定 of them, one row a household
with every fact, condition and rule as a column, and all other questions are put to that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fanpin_cli.policy.compiled import Asked, Policy, condition_blank, condition_column
from fanpin_cli.policy.fact_columns import IN_ROSTER, OF_LISTED, FactColumns, derived_column, total_column, total_columns
from fanpin_cli.policy.layers import condition_layers, fact_layers
from fanpin_cli.policy.missing_answers import KeepingUnknown, keeping_unknown
from fanpin_cli.policy.naming import MEMBER, PARAMETER, Name
from fanpin_cli.policy.question_tables import HOUSEHOLDS, KEY, MEMBER_ROW, MEMBERS, ROW, VERDICTS
from fanpin_cli.policy.requirements import Requirements
from fanpin_cli.policy.terms import Term, is_unknown, quoted

UNKNOWN = -1


def rule_column(rule: str) -> str:
    return quoted(f"规则.{rule}")


def scope_column(scope: str) -> str:
    return quoted(f"范围.{scope}")


class Questions:
    """The questions of one run.

    requirements: what this run has. rules: what is asked; by default all that grading rests on. unread, some_unlisted: as in
    ``FactColumns``. not_assessed: rule → what it needs and this run does not have. assessed: the other rules.
    """

    def __init__(
        self,
        policy: Policy,
        requirements: Requirements,
        rules: Iterable[Asked] | None = None,
        *,
        unread: frozenset[str] = frozenset(),
        some_unlisted: bool = False,
    ) -> None:
        self.policy = policy
        self.requirements = requirements
        self.some_unlisted = some_unlisted
        self.rules = {rule.id: rule for rule in (policy.compiled() if rules is None else rules)}
        lacking = {rule.id: requirements.missing(rule.when) for rule in self.rules.values()}
        self.not_assessed = {rule: missing for rule, missing in lacking.items() if missing}
        self.assessed = {rule: compiled for rule, compiled in self.rules.items() if rule not in self.not_assessed}
        asked = frozenset[Name]().union(*(term.names for term in policy.scope.values()))
        there = any(not requirements.missing_name(name) for name in asked if name.table != PARAMETER)
        self.scope = policy.scope if there else {}
        self._facts = FactColumns(requirements, unread, some_unlisted)

    # What is needed

    def names_used(self) -> set[Name]:
        """The names of households' answers, of facts and of last round's that are asked of."""
        terms: list[Term] = [term for rule in self.rules.values() for term in rule.terms]
        terms += [*self.policy.conditions.values(), *self.policy.scope.values()]
        terms += [fact.term for fact in self.policy.facts if not fact.of_members]
        facts = {Name("", title) for fact in self.policy.facts for title in (fact.name, *fact.bounds.values())}
        return facts.union(*(term.names for term in terms))

    def titles_of_members(self) -> set[str]:
        """The columns of the roster that facts ask of."""
        of_members = (fact.term.names for fact in self.policy.facts if fact.of_members)
        return {name.title for name in set[Name]().union(*of_members) if name.table == MEMBER}

    # Facts, conditions and rules: each layer sees the columns of the layers before it

    def verdicts(self) -> str:
        """判定: the households with every fact, condition, rule and scope."""
        select = f"SELECT * FROM {HOUSEHOLDS}"
        of_members = [fact for fact in self.policy.facts if fact.of_members and self.requirements.derivable(fact)]
        if of_members:
            totals = [column for fact in of_members for column in total_columns(fact)]
            select = _with_totals(select, MEMBERS, [*totals, f"TRUE AS {IN_ROSTER}"])
        both = [total_column(fact, OF_LISTED) for fact in of_members if self.requirements.asked(fact)]
        if both and self.some_unlisted:  # what the survey says is compared with what the roster has
            select = _with_totals(select, f"{MEMBERS} WHERE {MEMBER_ROW} IS NOT NULL", both)
        for facts in fact_layers(self.policy.facts):
            select = f"SELECT *, {', '.join(column for fact in facts for column in self._facts.of(fact))} FROM ({select})"
        for names in condition_layers(self.policy.conditions):
            columns = [column for name in names for column in _condition_columns(name, self.policy.conditions[name])]
            select = f"SELECT *, {', '.join(columns)} FROM ({select})"
        rules = [f"{rule.when.sql} AS {rule_column(rule.id)}" for rule in self.assessed.values()]
        rules += [f"{term.sql} AS {scope_column(name)}" for name, term in self.scope.items()]
        return f"SELECT {', '.join(['*', *rules])} FROM ({select})"

    # Questions put to 判定

    def truths(self) -> Mapping[str, str]:
        """Each rule's column → 1, 0 or -1."""
        return {rule: _as_truth(rule_column(rule)) for rule in self.assessed}

    def scopes(self) -> Mapping[str, str]:
        """Each scope's column → 1, 0 or -1."""
        return {name: _as_truth(scope_column(name)) for name in self.scope}

    def text(self, rule: str) -> str:
        """The clauses of a rule's text where it holds, with the household's row; most rules hold for few."""
        clauses = ", ".join(clause.text.sql for clause in self.assessed[rule].clauses)
        return f"SELECT {ROW}, {clauses} FROM {VERDICTS} WHERE {rule_column(rule)}"

    def facts(self) -> Mapping[str, str]:
        return {fact.name: fact.column for fact in self.policy.facts}

    def derived(self, *, of_members_only: bool = False) -> Mapping[str, str]:
        """The facts that the survey asks for too: what they come to where they are worked out."""
        asked, derivable = self.requirements.asked, self.requirements.derivable
        both = (fact for fact in self.policy.facts if asked(fact) and derivable(fact))
        return {fact.name: derived_column(fact.name) for fact in both if fact.of_members or not of_members_only}

    def limits(self) -> Mapping[str, str]:
        """The title of the ledger's column that keeps a limit → the limit, where the fact is known only within limits."""
        return {
            title: f"CASE WHEN {is_unknown(fact.column)} THEN {fact.side(side)} END"
            for fact in self.policy.facts
            for side, title in fact.bounds.items()
        }

    def rule_kept_unknown(self, rule: str) -> KeepingUnknown | None:
        """The missing answers that keep a rule unknown."""
        return self._keeping_unknown({rule_column(rule): self.assessed[rule].when})

    def scope_kept_unknown(self) -> KeepingUnknown | None:
        return self._keeping_unknown({scope_column(name): term for name, term in self.scope.items()})

    def _keeping_unknown(self, terms: Mapping[str, Term]) -> KeepingUnknown | None:
        return keeping_unknown(terms, self.requirements, some_unlisted=self.some_unlisted)


def _condition_columns(name: str, term: Term) -> list[str]:
    """The columns of a named condition: its truth, and whether it is blank where that is not just its being unknown."""
    return [
        f"{term.sql} AS {condition_column(name)}",
        *([f"{term.blank} AS {condition_blank(name)}"] if term.uncertain else []),
    ]


def columns(expressions: Mapping[str, str]) -> str:
    """The expressions for every household, in the households' order."""
    listed = ", ".join(f"{sql} AS {quoted(name)}" for name, sql in expressions.items())
    return f"SELECT {listed} FROM {VERDICTS} ORDER BY {ROW}"


def _as_truth(column: str) -> str:
    return f"CAST(coalesce(CAST({column} AS TINYINT), {UNKNOWN}) AS TINYINT)"


def _with_totals(select: str, members: str, totals: Iterable[str]) -> str:
    """The households selected, each with the totals over those members."""
    each = f"SELECT {KEY}, {', '.join(totals)} FROM {members} GROUP BY {KEY}"
    return f"SELECT h.*, f.* EXCLUDE ({KEY}) FROM ({select}) h LEFT JOIN ({each}) f ON h.{KEY} = f.{KEY}"
