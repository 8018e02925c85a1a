"""What is asked beside the rules: a ledger or surveys read for it, and a condition compiled for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fanpin_cli.errors import FanpinError
from fanpin_cli.policy.asked_condition import AskedCondition, compile_condition
from fanpin_cli.policy.compiled import Policy
from fanpin_cli.policy.grammar import ExpressionError
from fanpin_cli.survey.catalogue_file import shared_catalogue
from fanpin_cli.survey.model import Survey
from fanpin_cli.survey.opening import Open
from fanpin_cli.survey.read import read_survey
from fanpin_cli.text.messages import _
from fanpin_cli.workflows.ledgers import policy_kept
from fanpin_cli.workflows.rules_in_force import policy_for
from fanpin_cli.workflows.standing_columns import StandingColumns


@dataclass(frozen=True)
class Sources:
    """A ledger or surveys as the user gave them. rules: those that were asked for; as_of: the date that was."""

    given: Sequence[Path]
    today: dt.date
    rules: str | None = None
    as_of: dt.date | None = None

    def read(self, files: Sequence[Path], open_: Open) -> tuple[Survey, Policy]:
        """What was given, and the rules: those asked for, else those that the ledger keeps as of its own date."""
        date = self.as_of or self.today
        if self.rules is None:
            policy, open_ = policy_kept(files[0], None, date, open_)
        else:
            policy = policy_for(self.rules, date)
        survey = read_survey(files, policy.reading_catalogue, as_of=policy.as_of, open_=open_, given=self.given)
        own = self.as_of or survey.as_of or policy.as_of
        return survey, policy if own == policy.as_of else policy_for(policy.loaded, own)


def asked_condition(text: str, policy: Policy, standing: StandingColumns, by: Sequence[str] = ()) -> AskedCondition:
    """The condition compiled; raises ``FanpinError`` where it is none, or a name in it or in ``by`` means nothing."""
    try:
        return compile_condition(
            policy.loaded,
            shared_catalogue(),
            policy.as_of,
            text,
            by=by,
            further=standing.fields,
            spellings=standing.spellings,
        )
    except ExpressionError as error:
        raise FanpinError(_("the condition “{text}”: {problem}").format(text=text, problem=error)) from error
