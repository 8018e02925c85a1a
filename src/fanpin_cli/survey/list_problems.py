"""Sorts of problems about departments' lists that are laid beside a roster."""

from __future__ import annotations

from collections.abc import Mapping

from fanpin_cli.survey.problem_kind import ProblemKind
from fanpin_cli.text.messages import N_

KINDS: Mapping[str, ProblemKind] = {
    "list-below": ProblemKind(
        "notice",
        N_("does not meet the list's condition"),
        N_("list {list}: {name} is on it but does not meet the condition ({condition}); no evidence for a visit"),
        N_("nothing to do if the list is right"),
    ),
    "list-copied": ProblemKind(
        "notice",
        N_("the same list twice"),
        N_("this sheet has the very rows of {other}; its amounts are not added a second time"),
        N_("give each list once; if both count, let them differ (a column for the month)"),
    ),
    "list-gone": ProblemKind(
        "warning",
        N_("nobody of the household is left"),
        N_("list {list}: {name} is on it, but nobody of the household is left"),
        N_("find out whether the roster or the list is right; tell the department if somebody who died is still paid for"),
    ),
    "list-gone-person": ProblemKind(
        "warning",
        N_("on the list, no longer in the household"),
        N_("list {list}: {name} is on it, but the roster says that the person is no longer there; the household is visited"),
        N_("find out whether the roster or the list is right; tell the department if somebody who died is still paid for"),
    ),
    "list-column-missing": ProblemKind(
        "warning",
        N_("list without a column that its condition asks of"),
        N_("list {list}: there is no column {title} on this sheet, so its condition ({condition}) cannot be asked; all count"),
        N_("if the column is there under another title, add the title under lists: in the rule set"),
    ),
    "person-in-two-households": ProblemKind(
        "warning",
        N_("person in several households"),
        N_("{name}, who is on a list, is in households {others} of the roster too; the evidence went to household {first}"),
        N_("find out where the person belongs, and correct the roster"),
    ),
    "registered-unknown": ProblemKind(
        "warning",
        N_("nobody said who is registered"),
        N_(
            "neither 户类型 in the roster nor --registered says who is registered; all households were taken for not registered"
        ),
        N_("give the list of registered households with --registered"),
    ),
    "registered-elsewhere": ProblemKind(
        "notice",
        N_("registered households that the roster lacks"),
        N_("{rows} rows of the registered households name nobody in the roster"),
        N_("find out whether the roster is complete"),
    ),
}
