"""Who is no longer there, as a table says it: in a status, a remark, behind a name, under 死亡日期, by a line through the row.

Only the columns that may say so are searched, and each different text is judged once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from fanpin_cli.survey.catalogue import FieldType
from fanpin_cli.survey.cells import Cells
from fanpin_cli.survey.columns import Column
from fanpin_cli.survey.gone_words import Said, name_without_mark, says_nothing_else, says_so_of_all, what_it_says
from fanpin_cli.survey.titles import normal
from fanpin_cli.survey.vocabulary import Vocabulary
from fanpin_cli.text.answers import parse_set, parse_yes_no, spellings
from fanpin_cli.text.normalise import is_missing, plain
from fanpin_cli.text.numbers import UnreadableError

GONE, DOUBT, WHOLE = "gone", "doubt", "whole"
"""What a mark says: the person is gone; he may be; the whole household is."""
MARKED_NAMES = ("姓名", "户主姓名")
RELATION = "与户主关系"
NOT_SEARCHED = frozenset(
    {FieldType.NUMBER, FieldType.MONEY, FieldType.INTEGER, FieldType.IDENTITY_NUMBER, FieldType.PHONE, FieldType.MONTH}
)
HEAD_WORDS = ("户主", "本人")
STRUCK = "整行划掉"
LONGEST_QUOTE = 40
"""Characters of a cell that are quoted."""


@dataclass(frozen=True)
class Marks:
    """The marks of a table. found: one row a mark: row (its place among the table's rows), letters (of the column), says
    (``gone``, ``doubt`` or ``whole``) and how (变动情况：死亡), at most one a row of each kind.

    names: number of a column of names or relations → its cells without the marks. marked: number of a column → the rows
    with a mark; such a cell is no wrong answer.
    """

    found: pd.DataFrame
    names: Mapping[int, Cells] = field(default_factory=dict)
    marked: Mapping[int, frozenset[int]] = field(default_factory=dict)

    def how(self, count: int, says: str = GONE) -> Cells:
        """For each of ``count`` rows how it is known, None where nothing says so."""
        how: Cells = np.full(count, None, dtype=object)
        of_kind = self.found[self.found["says"] == says]
        how[of_kind["row"].to_numpy(np.int64)] = of_kind["how"].to_numpy(object)
        return how


@dataclass(frozen=True)
class _Mark:
    row: int
    number: int
    says: str
    how: str


def marks_in(
    columns: Sequence[Column], cells: Mapping[int, Cells], words: Vocabulary, *, of_members: bool, struck: Iterable[int] = ()
) -> Marks:
    """The marks of a table. of_members: a row is a person; else a household, of which a mark may mean its head or all.

    struck: the rows that are struck through; in a table of households they say nothing of anybody.
    """
    names: dict[int, Cells] = {}
    marks: list[_Mark] = []
    about_whom = next((column for column in columns if column.match and column.match.title == RELATION), None)
    relations = cells[about_whom.number] if about_whom else None
    for column in columns:
        own, title = cells[column.number], column.match.title if column.match else ""
        if (of_members and title in (*MARKED_NAMES[:1], RELATION)) or title in MARKED_NAMES:
            if found := _around_names(own, words):
                names[column.number] = _replaced(own, {text: name for text, (name, _mark) in found.items()})
                marks += _marks(column, own, {text: (GONE, text) for text in found})
        elif _asks(column, words):
            marks += _marks(column, own, _answers(own, words, whole=not of_members and _is_whole(column, words)))
        elif _may_say(column, of_members=of_members):
            marks += _of_texts(column, own, relations, words, of_members=of_members)
    if of_members:
        marks += (_Mark(row, columns[0].number, GONE, STRUCK) for row in struck)
    marked: dict[int, set[int]] = {}
    for mark in marks:
        marked.setdefault(mark.number, set()).add(mark.row)
    letters = {column.number: column.letters for column in columns}
    found_marks = pd.DataFrame(
        [(mark.row, letters[mark.number], mark.says, mark.how) for mark in marks], columns=["row", "letters", "says", "how"]
    )
    return Marks(
        found_marks.sort_values("row", kind="stable").drop_duplicates(["row", "says"]).astype({"row": np.int64}),
        names,
        {number: frozenset(rows) for number, rows in marked.items()},
    )


NO_MARKS = Marks(pd.DataFrame({"row": np.array([], dtype=np.int64), "letters": "", "says": "", "how": ""}))


def _texts(cells: Cells) -> list[str]:
    """The different texts of a column that are not all ASCII."""
    return [text for text in {cell for cell in cells if cell.__class__ is str} if not text.isascii()]


def _saying(cells: Cells, words: Vocabulary) -> list[str]:
    """The different texts of a column that have a word for being gone."""
    texts = _texts(cells)
    return [text for text in texts if words.perhaps_gone.search(plain(text))] if _any_saying(texts, words) else []


def _any_saying(texts: Sequence[str], words: Vocabulary) -> bool:
    """One search over all texts, without their spaces (死 亡), in place of one a text."""
    return words.perhaps_gone.search("\n".join(texts).replace(" ", "").replace("\u3000", "")) is not None


def _around_names(cells: Cells, words: Vocabulary) -> dict[str, tuple[str, str]]:
    """Each name with a mark around it → the name alone, and the mark."""
    found = {text: name_without_mark(text, words) for text in _texts(cells)} if _any_saying(_texts(cells), words) else {}
    return {text: (name, mark) for text, (name, mark) in found.items() if mark and name}


def _replaced(cells: Cells, by: Mapping[str, str]) -> Cells:
    replaced: Cells = cells.copy()
    rows = np.flatnonzero(pd.Series(cells, dtype=object).isin([*by]).to_numpy())
    replaced[rows] = [by[text] for text in cells[rows]]
    return replaced


def _asks(column: Column, words: Vocabulary) -> bool:
    """Whether a column asks whether, when or why somebody is gone."""
    return column.match is None and any(words.gone_title.fullmatch(normal(title)) for title in column.titles)


def _is_whole(column: Column, words: Vocabulary) -> bool:
    return any(words.whole_household.search(title) or words.struck_off.search(title) for title in column.titles)


def _answers(cells: Cells, words: Vocabulary, *, whole: bool) -> dict[object, tuple[str, str]]:
    """The values under such a title that say yes: 是, a date, a reason."""
    return {value: (WHOLE if whole else GONE, _shown(value)) for value in pd.unique(cells) if _says_yes(value, words)}


def _says_yes(value: object, words: Vocabulary) -> bool:
    if value is None or isinstance(value, bool):
        return value is True
    text = plain(str(value)).replace(" ", "")
    if is_missing(text) or words.still_there.search(text):
        return False
    try:
        return parse_yes_no(text)
    except UnreadableError:
        return True


def _shown(value: object) -> str:
    return str(value.date() if isinstance(value, dt.datetime) else value)


def _may_say(column: Column, *, of_members: bool) -> bool:
    if column.match is None or column.match.field.type is FieldType.TEXT:
        return True
    return of_members and column.match.field.type not in NOT_SEARCHED


def _of_texts(column: Column, cells: Cells, relations: Cells | None, words: Vocabulary, *, of_members: bool) -> list[_Mark]:
    """The marks of a column of statuses or remarks."""
    said: dict[object, Said] = {text: one for text in _saying(cells, words) if (one := what_it_says(text, words))}
    said |= {value: Said("gone") for value in _codes(column, cells, words)}
    if not said:
        return []
    of_relatives = {value: one for value, one in said.items() if one.verdict == "other"}
    others = {value: one for value, one in said.items() if one.verdict != "other"}
    judged: dict[object, tuple[str, str]] = {value: (one.verdict, _shown(value)) for value, one in others.items()}
    if not of_members:
        judged = {value: (_of_household(value, said[value], words), how) for value, (_says, how) in judged.items()}
        judged |= {value: (GONE, _shown(value)) for value, one in of_relatives.items() if one.of in HEAD_WORDS}
    marks = _marks(column, cells, judged)
    if of_members and relations is not None and of_relatives:
        marks += _of_the_relative_himself(column, cells, relations, of_relatives)
    return marks


def _codes(column: Column, cells: Cells, words: Vocabulary) -> Iterator[object]:
    """Codes of an answer that means being gone: 05 死亡 under 健康状况."""
    ways = spellings(column.match.field.values) if column.match else {}
    if any(says_nothing_else(value, words) for value in ways.values()):
        for value in pd.unique(cells):
            try:
                read = parse_set(plain(str(value)).removesuffix(".0"), ways)
            except UnreadableError:
                continue
            if any(says_nothing_else(one, words) for one in read.split(",") if one):
                yield value


def _of_household(value: object, said: Said, words: Vocabulary) -> str:
    """Whom a mark means that stands in the row of a household: the whole household (整户迁出, 销户), or its head (死亡). That
    somebody moved out or married may be said of anybody."""
    text = plain(str(value))
    if said.verdict != "gone":
        return DOUBT
    alone = says_nothing_else(text, words)
    if says_so_of_all(text, words) or (alone and (words.whole_household.search(text) or words.struck_off.search(text))):
        return WHOLE
    return GONE if alone and words.died.search(text) else DOUBT


def _of_the_relative_himself(column: Column, cells: Cells, relations: Cells, said: Mapping[object, Said]) -> Iterator[_Mark]:
    """父亲去世 in the row of the 之父 may mean him or his father, and is reported; 户主病故 in that of the 户主 means him."""
    rows = np.flatnonzero(pd.Series(cells, dtype=object).isin([*said]).to_numpy())
    for row in rows.tolist():
        of, own = said[cells[row]].of, str(relations[row] or "")
        if of in HEAD_WORDS and any(word in own for word in HEAD_WORDS):
            yield _Mark(row, column.number, GONE, _how(column, str(cells[row])))
        elif of not in HEAD_WORDS and set(of) & set(own):
            yield _Mark(row, column.number, DOUBT, _how(column, str(cells[row])))


def _marks(column: Column, cells: Cells, judged: Mapping[object, tuple[str, str]]) -> list[_Mark]:
    if not judged:
        return []
    rows = np.flatnonzero(pd.Series(cells, dtype=object).isin([*judged]).to_numpy())
    return [_Mark(row, column.number, judged[cells[row]][0], _how(column, judged[cells[row]][1])) for row in rows.tolist()]


def _how(column: Column, text: str) -> str:
    short = plain(text)
    return f"{column.own}：{short if len(short) <= LONGEST_QUOTE else short[:LONGEST_QUOTE] + '…'}"
