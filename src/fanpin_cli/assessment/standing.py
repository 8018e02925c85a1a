"""The place of each household: what it is (scope), the level it has or could have, and its one place in the ledger.

Every household is in exactly one of the level sheets, 边缘户, 待核实 and 未纳入评定; design.md section 5.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from fanpin_cli.assessment.levels import TRUE, UNKNOWN, Flags, Levels, Texts, Truth, decide_levels
from fanpin_cli.assessment.rivals import NO_RIVALS, Rivals
from fanpin_cli.ledger_format import EDGE, NOT_ASSESSED, OTHER_PLACES, TO_VERIFY
from fanpin_cli.policy.compiled import Policy
from fanpin_cli.policy.engine import SCOPE, Answers
from fanpin_cli.policy.naming import PREVIOUS

RISK_SCOPE, EDGE_SCOPE = "脱贫户", "未建档立卡户"


@dataclass(frozen=True)
class Standing:
    """A policy's answers read as standings; every property is one array over the households, in their order.

    excluded: None, or why a household cannot be assessed at all (no key, a repeated row).
    absent_before: where a household was not in the previous round: what rules ask of 上期 cannot be found out there, so
    that one which would hang on it does not fire.
    rivals: rows under the number of another row, and that one.
    """

    policy: Policy
    answers: Answers
    excluded: Texts
    absent_before: Flags | None = None
    rivals: Rivals = NO_RIVALS

    @property
    def count(self) -> int:
        return len(self.excluded)

    @cached_property
    def none(self) -> Flags:
        return np.zeros(self.count, dtype=bool)

    @cached_property
    def kept(self) -> Flags:
        """Where a household can be assessed."""
        return pd.isna(pd.Series(self.excluded, dtype=object)).to_numpy(bool)

    @cached_property
    def truth(self) -> Mapping[str, Truth]:
        """Rule id → true, false or unknown, for the rules that are assessed."""
        if self.absent_before is None:
            return self.answers.truth
        asks_before = {
            rule.id
            for rule in self.policy.compiled()
            if any(name.table == PREVIOUS for name in self.policy.rests_on(rule.when))
        }
        fallen = np.int8(0)
        return {
            rule: np.where(self.absent_before & (values == UNKNOWN), fallen, values) if rule in asks_before else values
            for rule, values in self.answers.truth.items()
        }

    def holds(self, rule: str) -> Flags:
        return self.truth[rule] == TRUE if rule in self.truth else self.none

    def open(self, rule: str) -> Flags:
        return self.truth[rule] == UNKNOWN if rule in self.truth else self.none

    # What a household is

    @cached_property
    def scopes(self) -> Mapping[str, Flags]:
        """Scope → where it is the first that holds. A survey with none of the scope's columns is of 脱贫户."""
        if not self.answers.scope:
            return {RISK_SCOPE: ~self.none}
        free = ~self.none
        first: dict[str, Flags] = {}
        for name, truth in self.answers.scope.items():
            first[name] = free & (truth == TRUE)
            free = free & (truth != TRUE)
        return first

    @cached_property
    def scope_open(self) -> Flags:
        """Where no scope holds and a blank answer is why."""
        blank = union(self.answers.wanted.get(SCOPE, {}).values(), self.none)
        unknown = union((truth == UNKNOWN for truth in self.answers.scope.values()), self.none)
        return unknown & blank & ~union(self.scopes.values(), self.none)

    def of(self, scope: str) -> Flags:
        return self.scopes.get(scope, self.none)

    def may_be(self, scope: str) -> Flags:
        """Where a household is of a scope, or could still turn out to be."""
        truth = self.answers.scope.get(scope)
        return self.of(scope) | (self.none if truth is None else self.scope_open & (truth == UNKNOWN))

    # What it comes to

    @cached_property
    def levels(self) -> Levels:
        risk = {rule.id: self.truth[rule.id] for rule in self.policy.risk if rule.id in self.truth}
        level_of = {rule.id: rule.entry.level for rule in self.policy.risk}
        rules = self.policy.rules
        return decide_levels(risk, level_of, list(rules.levels), rules.default_level.level, self.count)

    @cached_property
    def edge_holds(self) -> Flags:
        return union((self.holds(rule.id) for rule in self.policy.edge), self.none)

    @cached_property
    def edge_open(self) -> Flags:
        return union((self.open(rule.id) for rule in self.policy.edge), self.none) & ~self.edge_holds

    @cached_property
    def unsettled(self) -> Flags:
        """Where a missing answer keeps the place open."""
        levels = self.of(RISK_SCOPE) & self.levels.to_verify
        return self.kept & (self.scope_open | levels | (self.of(EDGE_SCOPE) & self.edge_open))

    @cached_property
    def to_verify(self) -> Flags:
        return self.unsettled | self.contested

    @cached_property
    def graded(self) -> Flags:
        return self.kept & self.of(RISK_SCOPE) & ~self.to_verify

    @cached_property
    def edge(self) -> Flags:
        return self.kept & self.of(EDGE_SCOPE) & self.edge_holds & ~self.contested

    @cached_property
    def place(self) -> Texts:
        """``"1"`` … for the levels, ``edge``, ``to_verify`` or ``not_assessed``."""
        place = np.full(self.count, NOT_ASSESSED, dtype=object)
        for rank in self.policy.rules.levels:
            place[self.graded & (self.levels.level == rank)] = str(rank)
        place[self.edge] = EDGE
        place[self.to_verify] = TO_VERIFY
        return place

    @cached_property
    def possible(self) -> Mapping[str, Flags]:
        """Place → where a household to verify could still come to it."""
        may_risk, may_edge = self.unsettled & self.may_be(RISK_SCOPE), self.unsettled & self.may_be(EDGE_SCOPE)
        own = {
            **{str(rank): may_risk & flags for rank, flags in self.levels.possible.items()},
            EDGE: may_edge & (self.edge_holds | self.edge_open),
            NOT_ASSESSED: (may_edge & ~self.edge_holds) | (self.unsettled & self.scope_open),
        }
        return {place: flags | self._contested_places[place] for place, flags in own.items()} if self.contested.any() else own

    # Rows under one number

    @cached_property
    def _each(self) -> Standing:
        """Every row as if it were the only one under its number."""
        return replace(self, excluded=np.full(self.count, None, dtype=object), rivals=NO_RIVALS)

    @cached_property
    def reach(self) -> Mapping[str, Flags]:
        """Place → where a household has it, or could come to it."""
        return {place: (self.place == place) | flags for place, flags in self.possible.items()}

    @cached_property
    def contested(self) -> Flags:
        """Where a row under the same number comes to a place that the household's own row cannot come to; or to another
        place at all, and it does not just leave blank what that row answers."""
        contested = self.none.copy()
        if len(self.rivals.rows):
            of, rows = self.rivals.of, self.rivals.rows
            shared = union((flags[of] & flags[rows] for flags in self._each.reach.values()), np.zeros(len(of), dtype=bool))
            place = self._each.place
            contested[of[~shared | (self.rivals.differ & (place[of] != place[rows]))]] = True
        return contested

    @cached_property
    def _contested_places(self) -> Mapping[str, Flags]:
        """Place → where one of the rows that contest a household's place could come to it."""
        places = {}
        for place, reached in self._each.reach.items():
            places[place] = self.contested & reached
            np.logical_or.at(places[place], self.rivals.of, reached[self.rivals.rows])
            places[place] &= self.contested
        return places

    @cached_property
    def include_contested(self) -> Flags:
        """Where a row under the same number meets the poverty criterion, and the household's own does not."""
        contested = self.none.copy()
        if len(self.rivals.rows):
            met = union(self._each.include.values(), self.none)
            contested[self.rivals.of[met[self.rivals.rows]]] = True
        return contested & self.kept & ~union(self.include.values(), self.none)

    # Which rules have a say in it

    @cached_property
    def fired(self) -> Mapping[str, Flags]:
        """Rule id → where it is one of the rules that put the household where it is."""
        risk = {
            rule.id: self.graded & (self.levels.level == rule.entry.level) & self.holds(rule.id) for rule in self.policy.risk
        }
        return risk | {rule.id: self.edge & self.holds(rule.id) for rule in self.policy.edge}

    @cached_property
    def undecided(self) -> Mapping[str, Flags]:
        """Rule id (and ``scope``) → where its being unknown is why the household is to be verified."""
        risk = self.unsettled & self.may_be(RISK_SCOPE)
        edge = self.unsettled & self.may_be(EDGE_SCOPE) & self.edge_open
        level, by_default = self.levels.level, self.levels.by_default
        return {
            SCOPE: self.scope_open,
            **{rule.id: risk & self.open(rule.id) & ((rule.entry.level < level) | by_default) for rule in self.policy.risk},
            **{rule.id: edge & self.open(rule.id) for rule in self.policy.edge},
        }

    @cached_property
    def include(self) -> Mapping[str, Flags]:
        """Include rule id → where it applies and holds: the household meets the poverty criterion now."""
        return {rule.id: self._applies(rule.entry.applies_to) & self.holds(rule.id) for rule in self.policy.include}

    @cached_property
    def include_open(self) -> Mapping[str, Flags]:
        """Include rule id → where it applies and is unknown."""
        return {rule.id: self._applies(rule.entry.applies_to) & self.open(rule.id) for rule in self.policy.include}

    def _applies(self, to: Iterable[str]) -> Flags:
        where = {RISK_SCOPE: self.of(RISK_SCOPE), EDGE_SCOPE: self.of(EDGE_SCOPE), OTHER_PLACES[EDGE]: self.edge}
        return self.kept & union((where[name] for name in to), self.none)


def union(flags: Iterable[Flags], none: Flags) -> Flags:
    """Where any of the flags is set."""
    together = none.copy()
    for each in flags:
        together |= each
    return together
