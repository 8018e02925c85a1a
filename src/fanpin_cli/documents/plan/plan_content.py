"""What a household's plan says: the household, why it is at risk, what helps it and each of its members."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

TITLE = "帮扶计划"


@dataclass(frozen=True)
class MemberPlan:
    """A member, as texts, and the measures for him."""

    name: str
    relation: str
    age: str
    health: str
    labour: str
    measures: tuple[str, ...]


NOBODY_LISTED = MemberPlan("", "", "", "", "", ())
"""A row to be filled in by hand, where the ledger has no members of a household."""


@dataclass(frozen=True)
class HouseholdPlan:
    """A household's plan, all of it texts. place: 云岭镇云岭村一组; number: its 户编号; responsible: who helps it;
    situation: its answers in a sentence; reasons: why it stands where it does."""

    title: str
    place: str
    number: str
    name: str
    size: str
    level: str
    responsible: str
    situation: str
    reasons: str
    measures: tuple[str, ...]
    members: tuple[MemberPlan, ...]

    def names(self) -> Mapping[str, object]:
        """What a template can name: title, place, number, name, size, level, responsible, situation, reasons; measures, each
        with measure; members, each with name, relation, age, health, labour and measure."""
        return {
            **{name: value for name, value in asdict(self).items() if isinstance(value, str)},
            "measures": [{"measure": measure} for measure in self.measures or ("",)],
            "members": [
                {**asdict(member), "measure": "；".join(member.measures)} for member in self.members or (NOBODY_LISTED,)
            ],
        }


def digest(plans: Sequence[HouseholdPlan], layout: bytes = b"") -> str:
    """What tells these plans from those of another state of the ledger, or in another layout."""
    told = json.dumps([asdict(plan) for plan in plans], ensure_ascii=False, sort_keys=True).encode()
    return hashlib.sha256(told + hashlib.sha256(layout).digest()).hexdigest()[:32]
