"""Cells that show an error matter where a rule or a check asks for them: a photograph that became #NAME? changes no level."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from fanpin_cli.policy.compiled import Policy
from fanpin_cli.survey.addresses import WHO
from fanpin_cli.survey.problems import Problem

WITHOUT_A_VALUE = frozenset({"error-cell", "formula-unsaved"})
ALWAYS_USED = frozenset({*WHO, "户主编号", "人编号", "乡镇", "村", "家庭人口", "与户主关系"})
"""Fields that say who and where a household is, whatever the rules ask."""
NO_QUESTIONS = {"fields", "aliases", "headings"}
"""The sections of a rule set that say how columns are read, and ask nothing."""
_COLUMN = re.compile(r"\d+$")


def errors_in_use(problems: Iterable[Problem], policy: Policy) -> Iterator[Problem]:
    """The problems; the errors in cells of a column that no rule and no check asks for are one notice a column."""
    used: frozenset[str] | None = None
    unused: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in problems:
        if problem.kind not in WITHOUT_A_VALUE:
            yield problem
            continue
        used = _asked_for(policy) if used is None else used
        if problem.details["title"] in used:
            yield problem
        else:
            unused.setdefault((problem.file, problem.sheet, _COLUMN.sub("", problem.cell)), []).append(problem)
    for found in unused.values():
        yield replace(found[0], kind="errors-unused", key="", details={**found[0].details, "n": str(len(found))})


def _asked_for(policy: Policy) -> frozenset[str]:
    """The fields whose title stands anywhere in a rule, a fact, a check or a sentence of the rule set."""
    written = policy.rules.model_dump_json(exclude=NO_QUESTIONS)
    titles = {**policy.catalogue.households, **policy.catalogue.members}
    return ALWAYS_USED | {title for title in titles if title in written}
