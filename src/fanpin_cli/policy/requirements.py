"""Which columns a condition needs, and whether this survey has them.

A rule that needs a column which the survey does not have at all, a previous round that was not given, or a parameter that
the county has not set, is not assessed: it does not fire, and the run says so; design.md section 4.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from fanpin_cli.policy.compiled import CompiledFact, Policy
from fanpin_cli.policy.names import BEFORE_LAST, PREVIOUS
from fanpin_cli.policy.terms import PARAMETER, Term
from fanpin_cli.text.messages import N_, _


@dataclass(frozen=True)
class Present:
    """The columns that a run has: of the survey, of the roster, of the previous round (None where not given)."""

    households: frozenset[str]
    members: frozenset[str] | None
    previous: frozenset[str] | None


def labels(missing: Iterable[str], say: Callable[[str], str] = _) -> str:
    """What is missing as a person reads it: columns by name, and what is no column of the survey for what it is."""
    told = []
    for name in missing:
        if name == PREVIOUS:
            told.append(say(N_("the previous round's ledger (--previous)")))
        elif name == BEFORE_LAST:
            told.append(say(N_("the ledger of the round before that (a second --previous)")))
        elif name.startswith(PARAMETER):
            told.append(say(N_("parameter {name}, which is not set")).format(name=name.removeprefix(PARAMETER)))
        else:
            told.append(name)
    return "、".join(told)


class Requirements:
    """What each name of a policy needs, against what is present."""

    def __init__(self, policy: Policy, present: Present) -> None:
        self.facts = {fact.name: fact for fact in policy.facts}
        self.present = present
        self._missing: dict[str, tuple[str, ...]] = {}  # facts that rest on the same ones are looked through once

    def missing(self, term: Term) -> tuple[str, ...]:
        """The columns, in a stable order, that a term needs and this run does not have; empty: it can be assessed."""
        return tuple(dict.fromkeys(name for needed in sorted(term.names) for name in self.missing_name(needed)))

    def derivable(self, fact: CompiledFact) -> bool:
        """Whether the fact can be worked out, besides being asked in the survey."""
        return not self._missing_for(fact)

    def asked(self, fact: CompiledFact) -> bool:
        """Whether the survey has a column of the fact's name."""
        return fact.name in self.present.households

    def divisors(self, term: Term) -> frozenset[str]:
        """What a term, or a fact that it rests on and that has to be worked out, is divided by."""
        facts = [self.facts[name] for name in term.names if name in self.facts]
        derived = [fact for fact in facts if not fact.of_members and not self.asked(fact) and fact.term is not term]
        return term.divisors.union(*(self.divisors(fact.term) for fact in derived))

    def missing_name(self, name: str) -> tuple[str, ...]:
        """``missing`` for one name."""
        if name not in self._missing:
            self._missing[name] = self._missing_name(name)
        return self._missing[name]

    def _missing_name(self, name: str) -> tuple[str, ...]:
        if name.startswith(PARAMETER):
            return (name,)
        if name.startswith(f"{PREVIOUS}."):
            if self.present.previous is None:
                return (PREVIOUS,)
            return () if name.removeprefix(f"{PREVIOUS}.") in self.present.previous else (name,)
        fact = self.facts.get(name)
        if fact is None or self.asked(fact):
            return () if name in self.present.households else (name,)
        lacking = self._missing_for(fact)
        # To ask for the fact itself is the shorter way than to ask for all that it is worked out from.
        return (name,) if lacking and fact.field else lacking

    def _missing_for(self, fact: CompiledFact) -> tuple[str, ...]:
        if not fact.of_members:
            names = sorted(name for name in fact.term.names if name != fact.name)
            own = (fact.name,) if fact.name in fact.term.names and fact.name not in self.present.households else ()
            return (*own, *dict.fromkeys(lacking for name in names for lacking in self.missing_name(name)))
        if self.present.members is None:
            return (fact.name,)
        return tuple(f"成员.{name}" for name in sorted(fact.term.names) if name not in self.present.members)
