"""Which missing answers could change a household's result: its place and level, and whether it is to be included."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fanpin_cli.assessment.levels import Flags
from fanpin_cli.assessment.standing import EDGE_SCOPE, RISK_SCOPE, Standing, union
from fanpin_cli.ledger_format import EDGE, OTHER_PLACES


def deciding_answers(stand: Standing) -> dict[str, Flags]:
    """The name of each missing answer → where a result hangs on it. A household that is decided whatever that answer be is not
    among them."""
    needed: dict[str, Flags] = {}
    for rule, where in _open(stand).items():
        for answer, missing in stand.answers.wanted.get(rule, {}).items():
            needed[answer] = needed.get(answer, stand.none) | (missing & where)
    return needed


def _open(stand: Standing) -> Mapping[str, Flags]:
    """Rule id (and ``scope``) → where its being unknown leaves the result open.

    Unlike in 待核实, whether a household is to be included is also open where it may yet turn out to be an edge household.
    """
    include = {rule.id: stand.open(rule.id) & _may_apply(stand, rule.entry.applies_to) for rule in stand.policy.include}
    return {**stand.undecided, **include}


def _may_apply(stand: Standing, to: Iterable[str]) -> Flags:
    edge = stand.may_be(EDGE_SCOPE)
    where = {
        RISK_SCOPE: stand.may_be(RISK_SCOPE),
        EDGE_SCOPE: edge,
        OTHER_PLACES[EDGE]: edge & (stand.edge_holds | stand.edge_open),
    }
    return stand.kept & union((where[name] for name in to), stand.none)
