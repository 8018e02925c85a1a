"""Whether every data check can fire at all: tried on rows made for it.

A check whose condition contradicts itself, or asks for a value that no cell can hold, is silent for ever and looks like
clean data. So each is put to rows whose values lie around those that it names.
"""

from __future__ import annotations

from collections.abc import Sequence

from fanpin_cli.policy.check_engine import run_checks
from fanpin_cli.policy.checks import CompiledCheck, names_of
from fanpin_cli.policy.compiled import Policy
from fanpin_cli.workflows.made_rows import MadeRows

TRIES = (400, 4_000)
"""So many households are made for a check; more of them where it stays silent at first."""
ALIKE = range(40)
"""Tries for a check that counts rows that are alike, each with other values."""


def silent_checks(policy: Policy, checks: Sequence[CompiledCheck]) -> list[str]:
    """The ids of the checks that no row could be made to fire."""
    fired = _fired(policy, tuple(checks), TRIES[-1])  # most do on rows made for all together; the others get rows of their own
    left = [check for check in checks if check.id not in fired]
    left = [check for check in left if not any(_fired(policy, (check,), count) for count in TRIES)]
    alike = [(TRIES[-1], number) for number in ALIKE]
    return [check.id for check in left if check.same is None or not any(_fired(policy, (check,), *one) for one in alike)]


def _fired(policy: Policy, checks: tuple[CompiledCheck, ...], count: int, alike: int | None = None) -> set[str]:
    make = MadeRows(policy, (check.when for check in checks), names_of(checks), count, alike)
    earlier = [make.members(), make.members()]
    answers = run_checks(policy, checks, make.households(), make.members(), make.households(), earlier)
    return {check for check, rows in answers.found.items() if len(rows)}
