"""Who is asked what, and what hangs on it: the lists 问题清单 and 逐户问题 of a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from fanpin_cli.survey.keys import KEY, numbers_of
from fanpin_cli.survey.model import Survey
from fanpin_cli.workflows.needed_questions import Needed
from fanpin_cli.workflows.template_tables import SHEETS, FormRules, roster_titles

MAY_BE_DROPPED = "不影响任何一户的结果，可以不问"


def every_question(rules: FormRules, survey: Survey, needed: Needed) -> pd.DataFrame:
    """问题清单: every question with how many households' results hang on it, those with the most first; the others may be left
    out of the next survey."""
    rows, count = [], max(len(survey.households), 1)
    of_members = {title: rules.asked.members.get(title, ()) for title in roster_titles(rules)}
    sources: Sequence[tuple[str, Mapping[str, tuple[str, ...]], pd.DataFrame, pd.DataFrame | None]] = (
        ("survey", rules.asked.households, needed.households, survey.households),
        ("roster", of_members if survey.members is not None else {}, needed.members, None),
    )
    for kind, asked_by, flags, answers in sources:
        fields = rules.households if kind == "survey" else rules.members
        for title in dict.fromkeys([*asked_by, *map(str, flags.columns)]):
            if fields[title].stable and title not in flags:
                continue
            hanging = int(flags[title].sum()) if title in flags else 0
            blank = int(answers[title].isna().sum()) if answers is not None and title in answers else None
            by = asked_by.get(title, ())
            advice = "" if hanging else MAY_BE_DROPPED
            share, group = hanging / count, fields[title].group or ""
            rows.append((title, SHEETS[kind], group, hanging, share, blank, advice, "、".join(by)))
    titles = ["问题", "填在", "类别", "影响户数", "占比", "上期未填户数", "建议", "用在"]
    table = pd.DataFrame(rows, columns=titles)
    return table.sort_values("影响户数", ascending=False, kind="stable", ignore_index=True)


def asked_of_each(survey: Survey, needed: Needed) -> pd.DataFrame:
    """逐户问题: what each household is asked; those that are asked nothing are on it too."""
    flags = pd.concat([needed.households, needed.members.add_prefix("成员·")], axis=1)
    titles = flags.columns.to_numpy(object)
    told = ["、".join(titles[row]) for row in flags.to_numpy(bool)]
    own = survey.households.reindex(columns=["乡镇", "村", KEY, "户主姓名"]).astype(object)
    own[KEY] = numbers_of(own[KEY])
    return own.assign(问几项=needed.per_household.to_numpy(int), 问什么=told)
