"""Who came to a household and who left it since the last round, as findings of a check."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from fanpin_cli.assessment.identities import Identities
from fanpin_cli.assessment.matching import NONE, Match
from fanpin_cli.assessment.member_change_texts import with_texts
from fanpin_cli.assessment.member_changes import CAME, UNKNOWN, member_changes
from fanpin_cli.survey.addresses import address
from fanpin_cli.survey.keys import KEY
from fanpin_cli.survey.model import Survey
from fanpin_cli.survey.problems import Problem


def members_that_changed(
    survey: Survey, old: Identities, new: Identities, match: Match, days: tuple[dt.date | None, dt.date]
) -> Iterator[Problem]:
    """Each person of the survey who is new in his household, at his row, and each who is in it no more, at the household's.

    old, new, match, days: as ``member_changes`` takes them; new is of the survey. Whom the survey itself marks as gone is
    reported as such when it is read, and not again.
    """
    members = with_texts(member_changes(old, new, match, days), old, new)
    for one in members.to_dict("records"):
        came = one["direction"] == CAME
        if not came and (one["new"] == NONE or one["said"] is not None):
            continue
        kind = "member-came" if came else "member-left"
        where = (
            address(survey.members, survey.columns, one["at"], "姓名")
            if came and one["at"] != NONE and survey.members is not None
            else survey.locate(one["new"], KEY)
        )
        yield Problem(
            f"{kind}-why" if one["kind"] == UNKNOWN else kind,
            *where,
            key=str(survey.households[KEY].iloc[one["new"]] or ""),
            value=str(one["name"] or ""),
            details={"why": one["why"]},
        )
