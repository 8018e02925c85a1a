"""The columns of a table: what each was taken for, and which of several for one field is used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace

from fanpin_cli.survey.catalogue import NOT_READ, Level
from fanpin_cli.survey.header import Header
from fanpin_cli.survey.titles import MONEY, Match, TitleIndex, money_unit, normal, without_unit
from fanpin_cli.text.cell_addresses import column_letters

UNTITLED = "未命名"


@dataclass(frozen=True)
class Column:
    """One column of a table: its place, its own title (made unique), and the field it was matched to, if any."""

    number: int
    own: str
    match: Match | None = None
    doubled: Match | None = None  # the field that its title names, where another column is used for that field
    other_time: bool = False  # its group says that its figures are last year's
    titles: tuple[str, ...] = ()  # what its header makes of its texts, the fullest first; see ``header.Header``
    cell: str = ""  # of a form: where its one value is
    not_read: str = ""  # where a county says that it is not read as an answer; see ``TitleIndex.not_read``

    @property
    def title(self) -> str:
        return self.match.title if self.match and not self.match.in_other_unit else self.own

    @property
    def letters(self) -> str:
        return self.cell or column_letters(self.number)


def titled_columns(header: Header, index: TitleIndex, first: Level, unit: str | None) -> Iterator[Column]:
    """The columns that have a title. Of several that name one field, the one that the county says it is, else the one with
    the field's own title, else the first is used; the others are carried through under their own titles.

    unit: that of the table's money, for columns that name none.
    """
    matches = _without_rivals([index.first_match(titles, first) for titles in header.titles])
    used = _used(matches, header.titles)
    taken = {title for _level, title in used}
    for number, (titles, match) in enumerate(zip(header.titles, matches, strict=True)):
        if match is not None and used[match.level, match.title] == number:
            other_time = number in header.other_times
            own = titles[0] if other_time else next(title for title in titles if index.match(title, first) == match)
            yield Column(number, own, _in_unit(match, titles[0], unit), other_time=other_time, titles=titles)
        elif titles:
            not_read = next(filter(None, map(index.not_read, titles)), "") if match is None else ""
            own = unique(_carried_title(titles[0], index) if not_read else titles[0], taken)
            taken.add(own)
            doubled = match and _in_unit(match, titles[0], unit)
            yield Column(number, own, doubled=doubled, titles=titles, not_read=not_read)


def _used(matches: Sequence[Match | None], titles: Sequence[tuple[str, ...]]) -> dict[tuple[str, str], int]:
    """For each field, by level and title, the number of the column that it is read from."""
    columns = [(number, match) for number, match in enumerate(matches) if match is not None]
    columns.sort(key=lambda column: (not column[1].by, not _is_own_title(column[1], titles[column[0]])))
    return {(match.level, match.title): number for number, match in reversed(columns)}


def _carried_title(title: str, index: TitleIndex) -> str:
    """Under which title a column is carried that is not read: 联系电话（不读）, lest it be read from the ledger."""
    return f"{title}（{NOT_READ}）" if index.in_catalogue(title) else title


def _in_unit(match: Match, full_title: str, unit: str | None) -> Match:
    """The match with the unit of its group, else that of the table, where it is about money and its title names none."""
    if match.unit is not None or match.field.unit != MONEY:
        return match
    return replace(match, unit=money_unit([full_title]) or unit)


def _without_rivals(matches: Sequence[Match | None]) -> list[Match | None]:
    """Drop a match that ignored a bracketed remark when another column matches the same field."""
    named = Counter((match.level, match.title) for match in matches if match)
    return [None if match and match.remarked and named[match.level, match.title] > 1 else match for match in matches]


def _is_own_title(match: Match, titles: Sequence[str]) -> bool:
    return any(without_unit(normal(title))[0] == match.title for title in titles)


def unique(title: str, taken: Container[str]) -> str:
    """The title, or where it is taken 人数（2）."""
    number, candidate = 1, title
    while candidate in taken:
        number += 1
        candidate = f"{title}（{number}）"
    return candidate


def untitled_columns(header: Header, rows: Sequence[Sequence[object]]) -> Iterator[Column]:
    """Columns without a title that hold values; they are carried through as 未命名C列, so that nothing is lost."""
    width = max(map(len, rows), default=0)
    for number in range(width):
        if (number >= len(header.titles) or not header.titles[number]) and any(
            len(row) > number and row[number] not in (None, "") for row in rows
        ):
            yield Column(number, f"{UNTITLED}{column_letters(number)}列")
