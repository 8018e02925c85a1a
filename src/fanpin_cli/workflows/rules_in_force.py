"""A rule set compiled for a date, with the shared field catalogue: what every job begins with."""

from __future__ import annotations

import datetime as dt

from fanpin_cli.policy.compilation import compile_policy
from fanpin_cli.policy.compiled import Policy
from fanpin_cli.policy.loading import LoadedRuleSet, load_rule_set
from fanpin_cli.survey.catalogue_file import shared_catalogue

DEFAULT_RULES = "luan-2019"


def policy_for(rules: str | LoadedRuleSet | None, as_of: dt.date) -> Policy:
    """The rules as they are on a date. rules: an id or a file, None for the default set, or a set that is loaded already.

    Raises ``RuleSetNotFoundError``, or ``YamlError`` with file, line and column.
    """
    loaded = rules if isinstance(rules, LoadedRuleSet) else load_rule_set(rules or DEFAULT_RULES)
    return compile_policy(loaded, shared_catalogue(), as_of)
