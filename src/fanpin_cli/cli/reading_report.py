"""What every command that reads surveys says of its reading: sheets, header rows, columns, and files that were left out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from rich import box
from rich.console import Console, Group
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from fanpin_cli.errors import FanpinError
from fanpin_cli.policy.naming import MEMBER, Name
from fanpin_cli.policy.requirements import labels
from fanpin_cli.survey.catalogue import NOT_READ
from fanpin_cli.survey.model import FileFailure, SheetRead, Survey
from fanpin_cli.text.mask import mask_numbers
from fanpin_cli.text.messages import _

NARROW, LONGEST_LIST = 6, 36
MOST_LINES, MOST_NAMED = 8, 12
LONGEST_TITLE = 60
"""Characters of a title on the screen; what is longer is a sentence that slipped into the header."""


class FilesLeftOutError(FanpinError):
    """The work is done, but not every file is in it: a script must not take that for success."""

    def __init__(self, failures: Sequence[FileFailure]) -> None:
        names = "、".join(failure.name for failure in failures)
        super().__init__(_("the result is without {names}; mend these files and run again").format(names=names))


def reading_report(survey: Survey, likely: Mapping[str, str]) -> Group:
    """The sheets as a table, and below it, over the whole width, which titles were taken for which.

    likely: unknown titles → the field that may be meant.
    """
    kinds = {"households": _("survey"), "members": _("roster"), "ledger": _("ledger")}
    table = Table(title=_("What was read"), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(_("file · sheet"), overflow="fold")
    table.add_column(_("read as"))
    table.add_column(_("header row"), justify="right", max_width=NARROW)
    table.add_column(_("rows"), justify="right")
    table.add_column(_("columns"), overflow="fold")
    for sheet in survey.sheets:
        where = escape(_name(sheet))
        if sheet.matched is not None:
            columns = _("{n} matched").format(n=len(sheet.matched))
            if sheet.unmatched:
                columns += _("; {n} unknown").format(n=len(sheet.unmatched))
            table.add_row(where, kinds[sheet.kind], str(sheet.header_row), str(sheet.rows), columns)
        else:
            table.add_row(where, Text(_("skipped"), style="dim"), "", "", Text(sheet.why, style="dim"))
    return Group(table, *_titles(survey.sheets, likely))


def _titles(sheets: Sequence[SheetRead], likely: Mapping[str, str]) -> Iterator[Text]:
    """Which titles were taken for others, and which for none; said once for all sheets of which the same is to say."""
    read = [sheet for sheet in sheets if sheet.matched is not None]
    taken, not_read, unknown = (defaultdict[str, list[str]](list) for _part in range(3))
    for sheet in read:
        renamed = {own: title for own, title in (sheet.matched or {}).items() if own != title or own in sheet.assigned}
        taken["  ".join(f"{_short(own)}→{title}{_by(sheet.assigned.get(own))}" for own, title in renamed.items())].append(
            _name(sheet)
        )
        not_read["  ".join(f"{_short(own)}{_by(by)}" for own, by in sheet.not_read.items())].append(_name(sheet))
        unknown["  ".join(f"{_short(title)}{_perhaps(likely.get(title))}" for title in sheet.unmatched)].append(_name(sheet))
    for head, found in (
        (_("Taken for columns of another title"), taken),
        (_("Not read as answers, carried through as they are"), not_read),
        (_("Unknown columns, carried through as they are"), unknown),
    ):
        for titles, names in found.items():
            if titles:
                of = "" if len(names) == len(read) else _(" ({sheets})").format(sheets=_some(names))
                yield Text.assemble((head + of, "bold"), _(":"), "\n", titles, "\n")


def _by(said: str | None) -> str:
    """Who says so, behind what is said: （按 --columns）; nothing where the title itself does."""
    return _(" (by {option})").format(option=said) if said and said != NOT_READ else ""


def _perhaps(field: str | None) -> str:
    """What an unknown title may mean, behind it: （是不是“工资性收入”？）."""
    return _(" (is it “{field}”?)").format(field=field) if field else ""


def show_column_map(written: Path | None) -> None:
    """Say that the map was written, and what to do with it."""
    if written is not None:
        message = _("Column map written: {path}. Fill it in, and give it with --columns.")
        Console(highlight=False, soft_wrap=True).print(Text(message.format(path=written)))


def _name(sheet: SheetRead) -> str:
    return f"{sheet.name} · {sheet.sheet}" if sheet.sheet else sheet.name


def _some(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else _("{name} and {n} more").format(name=names[0], n=len(names) - 1)


def _short(title: str) -> str:
    title = mask_numbers(title)
    return title if len(title) <= LONGEST_TITLE else f"{title[:LONGEST_TITLE]}…"


def unread_panel(survey: Survey) -> Panel | None:
    if not survey.failures:
        return None
    lines = "\n".join(failure.reason for failure in survey.failures)
    title = _("files that could not be read: {n}; their households are not in the ledger").format(n=len(survey.failures))
    return Panel(escape(lines), title=title, title_align="left", border_style="red", expand=False)


def lacking_panel(title: str, missing: Mapping[str, Sequence[Name]]) -> Panel:
    """Rules or checks, and what they lack; those that lack the same on one line. title: with ``{n}`` for their number."""
    rules = defaultdict[str, list[str]](list)
    for rule, names in missing.items():
        rules[labels(names)].append(rule)
    lines = Table.grid(padding=(0, 2, 0, 0))
    lines.add_column(style="bold", max_width=LONGEST_LIST, overflow="fold")
    lines.add_column(overflow="fold")
    for lacking, of in rules.items():
        lines.add_row(escape("、".join(of)), escape(lacking))
    return Panel(lines, title=title.format(n=len(missing)), title_align="left", border_style="yellow", expand=False)


def lacking_words(missing: Mapping[str, Sequence[Name]]) -> str:
    """What rules or checks lack, each once, in words: 饮水困难、（花名册）出生日期; those that most of them lack first."""
    often = Counter(name for names in missing.values() for name in set(names))
    first = [name for name, _number in often.most_common(MOST_NAMED)]
    words = (_("{title} (roster)").format(title=name.title) if name.table == MEMBER else labels([name]) for name in first)
    told = "、".join(words)
    return told if len(often) <= MOST_NAMED else _("{told} and {n} more").format(told=told, n=len(often) - MOST_NAMED)


def not_understood(survey: Survey, likely: Mapping[str, str]) -> Group | None:
    """What was left out or not known, sheet by sheet, where the same is to say together; None where all was understood.

    likely: unknown titles → the field that may be meant.
    """
    said = defaultdict[str, list[str]](list)
    for sheet in survey.sheets:
        if sheet.matched is None:
            said[_("not read: {why}").format(why=sheet.why)].append(_name(sheet))
        elif sheet.unmatched:
            titles = "、".join(f"{_short(title)}{_perhaps(likely.get(title))}" for title in sheet.unmatched[:MOST_NAMED])
            if len(sheet.unmatched) > MOST_NAMED:
                titles = _("{told} and {n} more").format(told=titles, n=len(sheet.unmatched) - MOST_NAMED)
            said[_("unknown columns, kept as they are: {titles}").format(titles=titles)].append(_name(sheet))
    if not said:
        return None
    lines = [Text(_("{names}: {why}").format(names=_some(names), why=why)) for why, names in said.items()][:MOST_LINES]
    if len(said) > MOST_LINES:
        lines.append(Text(_("and {n} more like these: see them with --detail").format(n=len(said) - MOST_LINES)))
    return Group("", Text(_("Not understood"), style="bold"), *lines)
