"""Which columns a condition needs, and whether this survey has them.

A rule that needs a column which the survey does not have at all, a previous round that was not given, or a parameter that
the county has not set, is not assessed: it does not fire, and the run says so; design.md section 4.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from fanpin_cli.policy.compiled import CompiledFact, Policy
from fanpin_cli.policy.naming import BEFORE_LAST, MEMBER, PARAMETER, PREVIOUS, Name
from fanpin_cli.policy.terms import Term
from fanpin_cli.text.messages import N_, _

LAST_ROUND = Name(PREVIOUS, "")
"""The previous round as a whole, where none was given."""
ROUND_BEFORE_LAST = Name(BEFORE_LAST, "")


@dataclass(frozen=True)
class Present:
    """The columns that a run has: of the survey, of the roster, of the previous round (None where not given)."""

    households: frozenset[str]
    members: frozenset[str] | None
    previous: frozenset[str] | None


def labels(missing: Iterable[Name], say: Callable[[str], str] = _) -> str:
    """What is missing as a person reads it: columns by name, and what is no column of the survey for what it is."""
    labelled = []
    for name in missing:
        if name == LAST_ROUND:
            labelled.append(say(N_("the previous round's ledger (--previous)")))
        elif name == ROUND_BEFORE_LAST:
            labelled.append(say(N_("the ledger of the round before that (a second --previous)")))
        elif name.table == PARAMETER:
            labelled.append(say(N_("parameter {name}, which is not set")).format(name=name.title))
        else:
            labelled.append(str(name))
    return "、".join(labelled)


class Requirements:
    """What each name of a policy needs, against what is present."""

    def __init__(self, policy: Policy, present: Present) -> None:
        self.facts = {fact.name: fact for fact in policy.facts}
        self.present = present
        self._missing: dict[Name, tuple[Name, ...]] = {}  # facts that rest on the same ones are looked through once

    def fact(self, name: Name) -> CompiledFact | None:
        """The fact of that name; None for an answer, and for what was in the round before."""
        return None if name.table else self.facts.get(name.title)

    def missing(self, term: Term) -> tuple[Name, ...]:
        """What a term needs and this run does not have, in a stable order; empty: it can be assessed."""
        return tuple(dict.fromkeys(name for needed in sorted(term.names) for name in self.missing_name(needed)))

    def derivable(self, fact: CompiledFact) -> bool:
        """Whether the fact can be worked out, besides being asked in the survey."""
        return not self._missing_for(fact)

    def asked(self, fact: CompiledFact) -> bool:
        """Whether the survey has a column of the fact's name."""
        return fact.name in self.present.households

    def divisors(self, term: Term) -> frozenset[Name]:
        """What a term, or a fact that it rests on and that has to be worked out, is divided by."""
        facts = [fact for name in term.names if (fact := self.fact(name))]
        derived = [fact for fact in facts if not fact.of_members and not self.asked(fact) and fact.term is not term]
        return term.divisors.union(*(self.divisors(fact.term) for fact in derived))

    def columns(self, terms: Iterable[Term]) -> frozenset[Name]:
        """The columns of survey and roster that terms rest on, as far as these have them. A fact that the survey asks for is
        one such column; of another one, what it is worked out from."""
        waiting, found = [name for term in terms for name in term.names], set[Name]()
        for name in waiting:
            fact = self.fact(name)
            if fact is not None and not self.asked(fact):
                waiting += [other for other in fact.term.names if other not in waiting]
            elif name.title in (self._having(name) or ()):
                found.add(name)
        return frozenset(found)

    def _having(self, name: Name) -> frozenset[str] | None:
        return {"": self.present.households, MEMBER: self.present.members}.get(name.table)

    def missing_name(self, name: Name) -> tuple[Name, ...]:
        """``missing`` for one name."""
        if name not in self._missing:
            self._missing[name] = self._missing_name(name)
        return self._missing[name]

    def _missing_name(self, name: Name) -> tuple[Name, ...]:
        if name.table == PARAMETER:
            return (name,)
        if name.table == PREVIOUS:
            if self.present.previous is None:
                return (LAST_ROUND,)
            return () if name.title in self.present.previous else (name,)
        if name.table == MEMBER:
            return () if name.title in (self.present.members or ()) else (name,)
        fact = self.fact(name)
        if fact is None or self.asked(fact):
            return () if not name.table and name.title in self.present.households else (name,)
        lacking = self._missing_for(fact)
        # To ask for the fact itself is the shorter way than to ask for all that it is worked out from.
        return (name,) if lacking and fact.field else lacking

    def _missing_for(self, fact: CompiledFact) -> tuple[Name, ...]:
        name = Name("", fact.name)
        if fact.of_members and self.present.members is None:
            return (name,)
        lacking = [lacking for other in sorted(fact.term.names - {name}) for lacking in self.missing_name(other)]
        own = (name,) if name in fact.term.names and fact.name not in self.present.households else ()
        return (*own, *dict.fromkeys(lacking))
