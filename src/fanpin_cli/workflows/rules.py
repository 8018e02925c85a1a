"""Rule sets as a user looks after them: which there are, and whether one of them works."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from fanpin_cli.errors import FanpinError
from fanpin_cli.policy.checks import CompiledCheck, compile_checks
from fanpin_cli.policy.compiled import Policy
from fanpin_cli.policy.list_kinds import compile_lists
from fanpin_cli.policy.loading import LISTS_FILE, load_rule_set, rule_files
from fanpin_cli.survey.catalogue_file import shared_catalogue
from fanpin_cli.text.shipped import shipped_rules
from fanpin_cli.workflows.check_firing import silent_checks
from fanpin_cli.workflows.measure_coverage import without_measure
from fanpin_cli.workflows.rule_trial import refuse_unanswerable
from fanpin_cli.workflows.rules_in_force import policy_for


@dataclass(frozen=True)
class Listed:
    """A rule set that can be named: its title and base, or why it cannot be used."""

    id: str
    file: Path
    title: str = ""
    extends: str = ""
    fault: str = ""


def list_rule_sets() -> list[Listed]:
    """All rule sets of the rules/ folders; a broken one is listed with its fault."""
    listed = []
    for name, file in rule_files().items():
        try:
            rules = load_rule_set(str(file)).rules
            listed.append(Listed(name, file, rules.title, rules.extends or ""))
        except FanpinError as fault:
            listed.append(Listed(name, file, fault=str(fault)))
    return listed


def compiled_rule_set(name: str, as_of: dt.date) -> Policy:
    """Load and compile a rule set; raises ``FanpinError`` with the place of the first fault."""
    return policy_for(name, as_of)


@dataclass(frozen=True)
class CheckedRules:
    """A rule set that is in order, its data checks, those of them that could not be made to fire, and the rules with which no
    measure can come."""

    policy: Policy
    checks: tuple[CompiledCheck, ...]
    silent: tuple[str, ...]
    without_measure: tuple[str, ...]

    @property
    def in_order(self) -> bool:
        return not self.silent and not self.without_measure


def check_rule_set(name: str, as_of: dt.date) -> CheckedRules:
    """Load and compile a rule set with its data checks, and try it on made-up rows; raises ``FanpinError`` at a fault."""
    policy, checks = compile_checks(load_rule_set(name), shared_catalogue(), as_of)
    refuse_unanswerable(policy)
    compile_lists(policy, shipped_rules() / LISTS_FILE)
    return CheckedRules(policy, checks, tuple(silent_checks(policy, checks)), tuple(without_measure(policy)))
