"""Running a rule set's examples: each is read from cells, graded, and compared with what it expects."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from fanpin_cli.assessment.grading import Grading, grade, names_of_places
from fanpin_cli.ledger_format import EDGE, TO_VERIFY
from fanpin_cli.policy.compilation import compile_policy
from fanpin_cli.policy.compiled import Policy
from fanpin_cli.policy.engine import answer
from fanpin_cli.policy.loading import load_rule_set
from fanpin_cli.policy.models import Example, Expected
from fanpin_cli.survey.catalogue import Level
from fanpin_cli.survey.catalogue_file import shared_catalogue
from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.model import Survey
from fanpin_cli.survey.read import read_grids
from fanpin_cli.survey.titles import TitleIndex
from fanpin_cli.text.messages import _
from fanpin_cli.text.suggest import did_you_mean

KEY = "户1"


@dataclass(frozen=True)
class Outcome:
    """An example, and for each expectation that was not met what was expected and what came instead. left_out: it expects a
    rule of the base that this rule set has disabled, and was not run."""

    example: Example
    place: str  # the file, line and column where the example stands
    unmet: Mapping[str, tuple[str, str]]
    left_out: bool = False

    @property
    def passed(self) -> bool:
        return not self.unmet


def run_examples(name: str, today: dt.date) -> list[Outcome]:
    """Run the examples of a rule set; raises ``FanpinError`` where it cannot be loaded or an example cannot be read."""
    loaded, catalogue = load_rule_set(name), shared_catalogue()

    @cache  # most examples are of one day
    def policy_on(date: dt.date) -> Policy:
        return compile_policy(loaded, catalogue, date)

    outcomes = []
    for number, example in enumerate(loaded.rules.tests):
        included = example.expect.include if isinstance(example.expect.include, tuple) else ()
        gone = not {*(example.expect.rules or ()), *included}.isdisjoint(loaded.rules.disabled)
        unmet = {} if gone else _unmet(number, policy_on(example.as_of or today))
        outcomes.append(Outcome(example, str(loaded.origin(("tests", number))), unmet, left_out=gone))
    return outcomes


def _unmet(number: int, policy: Policy) -> dict[str, tuple[str, str]]:
    example = policy.rules.tests[number]
    _refuse_mistakes(policy, number)
    survey = _as_survey(policy, example.household, example.members)
    for problem in survey.problems:
        if problem.severity == "error":
            policy.loaded.fail(("tests", number), f"{problem.value}：{problem.message()}")
    before = _as_survey(policy, example.previous, ()).households if example.previous else None
    answers = answer(policy, survey.households, survey.members, before)
    grading = grade(policy, answers, survey.households["未评定原因"], None if before is None else np.zeros(1, dtype=bool))
    compared = ((key, *found) for key, found in _compared(policy, example.expect, grading).items())
    return {key: (_shown(expected), _shown(came)) for key, expected, came in compared if expected != came}


def _refuse_mistakes(policy: Policy, number: int) -> None:
    """Raise ``RuleSetError`` where an example says or expects what there is not: it would pass, or fail, for nothing."""
    example, path = policy.rules.tests[number], ("tests", number)
    titles = TitleIndex(policy.reading_catalogue)
    catalogue = policy.reading_catalogue
    asked: list[tuple[tuple[str | int, ...], Iterable[str], Level]] = [
        (("household",), example.household, "household"),
        (("previous",), example.previous, "household"),
        *((("members", place), member, "member") for place, member in enumerate(example.members)),
    ]
    for place, columns, level in asked:
        for title in columns:
            if titles.match(title, level) is None:
                hint = did_you_mean(title, [*catalogue.households, *catalogue.members])
                message = _("no column is called “{title}”{hint}").format(title=title, hint=hint)
                policy.loaded.fail((*path, *place, title, "<key>"), message)
    expect = example.expect
    rules = {rule.id for rule in policy.compiled()}
    places = names_of_places(policy)
    known: dict[str, tuple[Iterable[object], Collection[object]]] = {
        "level": ([] if expect.level is None else [expect.level], policy.rules.levels),
        "place": ([] if expect.place is None else [expect.place], [*places, *places.values()]),
        "rules": (expect.rules or (), rules),
        "include": (expect.include if isinstance(expect.include, tuple) else (), rules),
        "possible": (expect.possible or (), policy.rules.levels),
    }
    for key, (expected, valid) in known.items():
        for value in expected:
            if value not in valid:
                hint = did_you_mean(str(value), map(str, valid))
                message = _("{key}: there is no {value} in this rule set{hint}").format(key=key, value=value, hint=hint)
                policy.loaded.fail((*path, "expect", key), message)
    if not expect.model_dump(exclude_none=True):
        policy.loaded.fail((*path, "expect"), _("this example expects nothing"))


def _compared(policy: Policy, expect: Expected, grading: Grading) -> dict[str, tuple[object, object]]:
    """Each expectation that is given, beside what came."""
    result = grading.table.iloc[0]
    names = names_of_places(policy)
    fired = frozenset(filter(None, result["规则编号"].split(";")))
    came: dict[str, Callable[[], object]] = {
        "level": lambda: int(result["level"]) if result["level"] == result["level"] else None,
        "place": lambda: names.get(result["place"]) if expect.place in names.values() else result["place"],
        "rules": lambda: fired,
        "edge": lambda: result["place"] == EDGE,
        "to_verify": lambda: result["place"] == TO_VERIFY,
        "include": lambda: bool(result["include"]),
        "possible": lambda: frozenset(int(rank) for rank in result["possible"].split(";") if rank.isdigit()),
    }
    if isinstance(expect.include, tuple):
        came["include"] = lambda: frozenset(filter(None, result["应纳入规则"].split(";")))
    wanted = expect.model_dump(exclude_none=True)
    return {key: (frozenset(value) if isinstance(value, tuple) else value, came[key]()) for key, value in wanted.items()}


def _as_survey(policy: Policy, household: Mapping[str, object], members: Sequence[Mapping[str, object]]) -> Survey:
    """The example's answers as a survey sheet and a roster; a key left out is a column left out, null a blank cell."""
    file = Path("tests")
    titles = [title for title in household if title != "户编号"]
    grids = [Grid(file, "household", [["户编号", "户主姓名", *titles], [KEY, "某某", *(_cell(household[t]) for t in titles)]])]
    if members:
        columns = list(dict.fromkeys(title for member in members for title in member if title not in ("户编号", "人编号")))
        rows = [[KEY, f"{number}", *(_cell(member.get(t)) for t in columns)] for number, member in enumerate(members, 1)]
        grids.append(Grid(file, "members", [["户编号", "人编号", *columns], *rows]))
    return read_grids(grids, policy.reading_catalogue, as_of=policy.as_of)


def _cell(value: object) -> object:
    return "、".join(map(str, value)) if isinstance(value, list) else value


def _shown(value: object) -> str:
    return "、".join(sorted(map(str, value))) or "—" if isinstance(value, frozenset) else str(value)
