"""``--columns`` and ``--write-columns``: what the user says of the titles of a survey, and the file to say it in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from fanpin_cli.documents.column_map import HOW_TO_FILL_A_FORM, Unknown, write_column_map
from fanpin_cli.documents.files.outputs import refuse_outputs
from fanpin_cli.policy.compiled import Policy
from fanpin_cli.survey.catalogue import Catalogue
from fanpin_cli.survey.column_map import OPTION, assignments, read_column_map, titles_not_found
from fanpin_cli.survey.department_form import DepartmentForm
from fanpin_cli.survey.model import SheetRead
from fanpin_cli.survey.problems import Problem
from fanpin_cli.survey.titles import normal, without_unit
from fanpin_cli.text.suggest import nearest

LIKE_ENOUGH = 60.0
"""So alike, of 100, a title must be to one of a field to be suggested: 养殖收入 and 产业收入 share half of their characters."""


@dataclass(frozen=True)
class ColumnOptions:
    """read: the map of ``--columns``; write: where ``--write-columns`` puts one; force: whether that may be replaced."""

    read: Path | None = None
    write: Path | None = None
    force: bool = False

    def refuse(self, inputs: Iterable[Path]) -> None:
        """Raise, before anything is read, where the map could not be written, or would take the place of a survey.

        The map that is read may be written again: what it says is kept.
        """
        if self.write is not None:
            ending = self.write.suffix.lower() if self.write.suffix.lower() == ".yml" else ".yaml"
            refuse_outputs([self.write], inputs, force=self.force, ending=ending, personal=False)

    def applied(self, policy: Policy) -> Policy:
        """The policy, its surveys read as the map says. Raises ``YamlError`` where the map is wrong."""
        if self.read is None:
            return policy
        said = assignments(read_column_map(self.read, policy.reading_catalogue), OPTION)
        return replace(policy, catalogue=policy.catalogue.assigning(said))

    def not_found(self, policy: Policy, sheets: Iterable[SheetRead]) -> Iterator[Problem]:
        """The titles of the map that no sheet has."""
        if self.read is not None:
            yield from titles_not_found(policy.catalogue, sheets, self.read)

    def write_unknown(self, policy: Policy, sheets: Iterable[SheetRead]) -> None:
        """Write the map for the user to fill in: what the one that was read says, and every title that no field has."""
        if self.write is None:
            return
        catalogue = policy.reading_catalogue
        said = read_column_map(self.read, catalogue) if self.read is not None else {}
        write_column_map(said, _unknown(sheets, catalogue), self.write, force=self.force)


NO_COLUMNS = ColumnOptions()
"""Nothing is said of titles, and no map is wanted."""


def write_form_map(
    form: DepartmentForm, said: Mapping[str, str | None], catalogue: Catalogue, out: Path, *, force: bool
) -> None:
    """Write what the titles of a blank form were taken for, to be completed and given back next time. said: the map that was
    read; it is kept."""
    matched = {column.title: column.match.title for column in form.columns if column.match}
    asked = tuple(column.title for column in form.columns if not column.match)
    sheet = SheetRead(form.grid.file, form.grid.sheet, "households", unknown=asked, shown_as=form.grid.name)
    write_column_map({**matched, **said}, _unknown([sheet], catalogue), out, force=force, how=HOW_TO_FILL_A_FORM)


def likely_fields(sheets: Iterable[SheetRead], catalogue: Catalogue) -> dict[str, str]:
    """For the titles that no field has, the field that has the nearest title, where one is like enough: 是不是…？"""
    titles = dict.fromkeys(title for sheet in sheets for title in sheet.unmatched)
    fields = _spellings(catalogue)
    likely = {title: nearest(without_unit(normal(title))[0], fields, LIKE_ENOUGH) for title in titles}
    return {title: fields[name] for title, name in likely.items() if name}


def _spellings(catalogue: Catalogue) -> dict[str, str]:
    """Every spelling of a title → its field."""
    return {
        normal(spelling): title
        for known in (catalogue.members, catalogue.households)
        for title, field in known.items()
        for spelling in (title, *field.aliases)
    }


def _unknown(sheets: Iterable[SheetRead], catalogue: Catalogue) -> list[Unknown]:
    """The titles that no field has, each once, with the sheets where they stand and the field that has the nearest title."""
    written: dict[str, str] = {}
    places = defaultdict[str, list[str]](list)
    for sheet in sheets:
        for title in sheet.unknown:
            places[written.setdefault(normal(title), title)].append(f"{sheet.name} · {sheet.sheet}")
    fields = _spellings(catalogue)
    like = {title: nearest(without_unit(normal(title))[0], fields, LIKE_ENOUGH) for title in places}
    return [Unknown(title, tuple(where), fields[name] if (name := like[title]) else "") for title, where in places.items()]
