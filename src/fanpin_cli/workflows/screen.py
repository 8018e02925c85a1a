"""Screening: rosters laid beside departments' lists, whom to visit written down; design-rounds.md section 11."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from fanpin_cli.assessment.roster_people import RosterPeople, roster_people
from fanpin_cli.assessment.screening import ListRows, screened, who
from fanpin_cli.documents.files.outputs import refuse_outputs
from fanpin_cli.documents.screening import ScreenContent, write_screening
from fanpin_cli.errors import FanpinError
from fanpin_cli.ledger_format import SCREENED_SUFFIX
from fanpin_cli.policy.compiled import Policy
from fanpin_cli.policy.list_conditions import not_met
from fanpin_cli.policy.list_kinds import CompiledList, compile_lists
from fanpin_cli.policy.loading import LISTS_FILE
from fanpin_cli.survey.department_lists import list_catalogue, read_list, wanted_columns
from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.keys import KEY
from fanpin_cli.survey.list_rows import list_rows
from fanpin_cli.survey.model import FileFailure, Survey
from fanpin_cli.survey.opening import Open, found_in_folders, open_workbook, survey_files
from fanpin_cli.survey.read import read_survey
from fanpin_cli.text.messages import _
from fanpin_cli.text.shipped import shipped_rules
from fanpin_cli.text.suggest import did_you_mean
from fanpin_cli.workflows.registered import Registered, who_is_registered
from fanpin_cli.workflows.rules_in_force import policy_for
from fanpin_cli.workflows.screen_content import ReadList, screen_content

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class ScreenRequest:
    """What the user asked for; see ``fanpin screen --help``. lists: kind → its files and folders."""

    rosters: Sequence[Path]
    lists: Mapping[str, Sequence[Path]]
    as_of: dt.date
    registered: Sequence[Path] = ()
    rules: str | None = None
    out: Path | None = None
    force: bool = False


@dataclass(frozen=True)
class Screening:
    """All that came of it, for the terminal and for JSON."""

    policy: Policy
    survey: Survey
    roster: RosterPeople
    registered: Registered
    lists: tuple[ReadList, ...]
    content: ScreenContent
    out: Path
    failures: tuple[FileFailure, ...] = field(default=())


def screen_rosters(request: ScreenRequest, progress: Progress, open_: Open = open_workbook) -> Screening:
    """Read the rosters and the lists, find out whom to visit, write the workbook. Raises ``FanpinError`` where it cannot be
    done; a list of several that cannot be read is a failure, and the others are screened all the same."""
    rosters = survey_files(request.rosters)
    files = {kind: survey_files(paths) for kind, paths in request.lists.items()}
    known = survey_files(request.registered) if request.registered else []
    inputs = [*rosters, *known, *(file for each in files.values() for file in each)]
    first = request.rosters[0]
    out = request.out or first.with_name(f"{first.stem if first.suffix else first.name}{SCREENED_SUFFIX}.xlsx")
    refuse_outputs([out], inputs, force=request.force, ending=".xlsx")
    policy = policy_for(request.rules, request.as_of)
    kinds = compile_lists(policy, shipped_rules() / LISTS_FILE)
    _refuse_unknown(files, kinds)

    survey = read_survey(
        rosters,
        policy.reading_catalogue,
        as_of=request.as_of,
        open_=open_,
        progress=progress,
        given=request.rosters,
        unnamed=found_in_folders(rosters, request.rosters),
    )
    people = roster_people(survey)
    registered = who_is_registered(policy, people, known, request.registered, open_)
    lists = list[ReadList]()
    for number, kind in enumerate(files):
        progress(_("reading the lists"), number, len(files))
        lists.append(_screened(kinds[kind], files, request, policy, people, registered.flags, open_))
    progress(_("reading the lists"), len(files), len(files))
    order = {kind: number for number, kind in enumerate(kinds)}
    lists.sort(key=lambda one: order[one.kind.kind])  # in whatever order they were given
    failures = [*survey.failures, *registered.failures, *(failure for one in lists for failure in one.read.failures)]
    if lists and not any(one.read.tables for one in lists):
        raise FanpinError(next(failure.reason for one in lists for failure in one.read.failures))
    content = screen_content(policy, survey, people, registered, lists, inputs)
    progress(_("writing the list of visits"), 0, 1)
    write_screening(content, out, force=request.force)
    progress(_("writing the list of visits"), 1, 1)
    return Screening(policy, survey, people, registered, tuple(lists), content, out, tuple(failures))


def _refuse_unknown(files: Mapping[str, object], kinds: Mapping[str, CompiledList]) -> None:
    for kind in files:
        if kind not in kinds:
            known = "、".join(kinds)
            message = _("--list {kind}: there is no such kind of list{hint}; kinds: {known}")
            raise FanpinError(message.format(kind=kind, hint=did_you_mean(kind, kinds), known=known))


def _screened(
    kind: CompiledList,
    files: Mapping[str, Sequence[Path]],
    request: ScreenRequest,
    policy: Policy,
    people: RosterPeople,
    registered: npt.NDArray[np.bool_],
    open_: Open,
) -> ReadList:
    read = read_list(
        files[kind.kind],
        list_catalogue(policy.catalogue, kind.columns, (KEY,)),
        wanted_columns(kind.columns, (KEY,)),
        as_of=request.as_of,
        open_=open_,
        given=request.lists[kind.kind],
        of_kind=_sheets_of(kind.kind, files),
    )
    table, persons = list_rows(read.tables, kind.columns, kind.spec.person, kind.spec.shows, read.copies)
    rows = ListRows(kind.kind, kind.group, table, persons, not_met(kind, table, who(table, persons)))
    return ReadList(kind, read, rows, screened(rows, people, registered))


def _sheets_of(kind: str, files: Mapping[str, Sequence[Path]]) -> Callable[[Grid], bool]:
    """Which sheets are of a kind: all, but where a workbook is given for several kinds those that are named after it, or
    after none of the kinds."""
    others = {file: [other for other, of in files.items() if other != kind and file in of] for file in files[kind]}

    def of_kind(grid: Grid) -> bool:
        return kind in grid.sheet or not any(other in grid.sheet for other in others.get(grid.file, ()))

    return of_kind
