"""A household over several sheets or files: the answers of a further sheet put to the households of the first ones.

A village keeps 基本信息, 收支情况 and 生产生活条件 on a sheet each, or a department sends one more question later. Sheets that
ask (nearly) the same are stacked, as before: two villages, or a household given twice. Sheets that ask something else are
joined by 户编号, else by the head's person key.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.ledger_format import BETWEEN_SOURCES
from fanpin_cli.survey.addresses import Letters, address
from fanpin_cli.survey.households import NO_ANSWERS, SOURCE, WHY_NOT, Locate, Records, gather
from fanpin_cli.survey.joining import filled, matching_rows, under
from fanpin_cli.survey.keys import KEY, head_of, same_households
from fanpin_cli.survey.problems import Problem
from fanpin_cli.survey.tables import UNREAD, Table
from fanpin_cli.survey.titles_of_identity import WHO_AND_WHERE, questions
from fanpin_cli.text.normalise import plain
from fanpin_cli.text.shown import shown

ALIKE = 0.5
"""Two tables ask nearly the same where they share this part of all their questions. Only a household that both name is treated
otherwise: given twice on sheets that ask the same, it is a repeated row; else its answers are joined."""
CONTRADICTORY = "各表不一致："
"""Stands in the ledger before the answers of sheets that contradict each other, so that reading the ledger again finds no
answer there."""
HEAD_NAME = "户主姓名"
Rows = npt.NDArray[np.int64]


def gathered(tables: Sequence[Table], ledger_columns: Mapping[int, frozenset[str]], columns: Sequence[Letters]) -> Records:
    """``households.gather``, with the answers of further sheets put to the households of the first. Ledgers, which have all
    answers of a household in one row, are stacked whatever columns staff added to them."""
    if ledger_columns or len(tables) == 1:
        return gather(tables, ledger_columns, columns)
    groups = layouts(tables)
    records = gather(groups[0], {}, columns)
    texts = frozenset[str]().union(*(table.texts for table in tables))
    for group in groups[1:]:
        records = with_further(records, gather(group, {}, columns), columns, texts)
    return records


def layouts(tables: Sequence[Table]) -> list[list[Table]]:
    """The tables in groups that ask nearly the same, in the order of the first table of each."""
    groups: list[tuple[frozenset[str], list[Table]]] = []
    for table in tables:
        asked = questions(table)
        group = next((group for others, group in groups if len(asked & others) >= ALIKE * len(asked | others)), None)
        if group is None:
            groups.append((asked, [table]))
        else:
            group.append(table)
    return [group for _asked, group in groups]


def with_further(main: Records, further: Records, columns: Sequence[Letters], texts: frozenset[str]) -> Records:
    """One record a household. An answer that only one side has is used; where both have one and they differ, it is unknown
    and told. Names, numbers and places stay those of ``main``, and free texts are both kept. A row under the same 户编号
    with another head is no part of the household: it is told as a repeated 户编号.

    columns: of every table that was read, its title → column letters. texts: the titles of free texts.
    """
    names = same_households(main.gradable, further.gradable)
    main, further = main.renamed(names), further.renamed(names)
    found = matching_rows(main.households, further.households)
    if not (found >= 0).any():
        return _appended(main, further, np.ones(len(further), dtype=bool))
    from_ = partial(address, further.places, columns)
    found, further = _without_other_heads(main, further, found, from_)
    problems: list[Problem] = []
    households, originals = main.households.copy(), main.originals.copy()
    unread = _unread(main.households, further.households, found)
    matched = np.flatnonzero(found >= 0)
    for title in _common(main, further):
        rows = _differing(main, further, title, matched, found)
        if not len(rows):
            continue
        kind = "sheets-differ"
        if title in WHO_AND_WHERE:
            kind = "sheets-differ-used"
        elif title in texts or title not in households:
            kind = "sheets-both-kept"
            for table, others in ((households, further.households), (originals, further.originals)):
                if title in table and title in others:
                    table[title] = _both(table[title], others[title], rows, found[rows])
        else:
            households[title] = _missing_at(households[title], rows)
            if title in originals:
                originals[title] = _both(originals[title], further.originals[title], rows, found[rows], CONTRADICTORY)
            unread.iloc[rows] = unread.iloc[rows].where(unread.iloc[rows].notna(), ",") + f"{title},"
        problems += _told(kind, title, main, further, rows, found, from_)
    if unread.notna().any():
        households[UNREAD] = unread
    unread_now = households.get(UNREAD)
    joined = replace(
        main,
        households=filled(households, further.households, found, unread_now),
        originals=filled(originals, further.originals, found, unread_now, households),
        problems=(*main.problems, *further.problems, *problems, *_joined_notices(further, found)),
        further=pd.concat([main.further, _places(further, found)], ignore_index=True),
    )
    joined.households[SOURCE] = _sources(main, further, found)
    return _appended(joined, replace(further, problems=()), ~np.isin(np.arange(len(further)), found))


def _unread(own: pd.DataFrame, other: pd.DataFrame, found: Rows) -> pd.Series:
    """Each household's answers that could not be read, on whichever sheet; not those that the other sheet has."""
    none = pd.Series(None, index=own.index, dtype=object)
    unread = own.get(UNREAD, none).astype(object).copy()
    theirs = pd.Series(other.get(UNREAD, pd.Series(None, index=other.index, dtype=object)).to_numpy(object))
    theirs = theirs.reindex(found)
    for row in np.flatnonzero(theirs.notna().to_numpy()).tolist():
        unknown = str(theirs.iloc[row]).strip(",").split(",")
        titles = [title for title in unknown if title not in own or pd.isna(own[title].iloc[row])]
        if titles:
            unread.iloc[row] = f"{unread.iloc[row] or ','}{','.join(titles)},"
    return unread


def _common(main: Records, further: Records) -> list[str]:
    """The titles that both have: answers, and columns that are none but are carried through."""
    answers = [str(title) for title in main.households.columns.intersection(further.households.columns)]
    carried = main.originals.columns.intersection(further.originals.columns)
    others = [str(title) for title in carried if title not in main.households and title not in further.households]
    return [title for title in (*answers, *others) if title not in NO_ANSWERS and title != KEY]


def _differing(main: Records, further: Records, title: str, matched: Rows, found: Rows) -> Rows:
    """The households of ``main`` for which both have an answer and the answers differ."""
    tables = [side.households if title in side.households else side.originals for side in (main, further)]
    own = tables[0][title].astype(object).iloc[matched].reset_index(drop=True)
    theirs = tables[1][title].astype(object).iloc[found[matched]].reset_index(drop=True)
    if title == HEAD_NAME:
        own, theirs = _names(own), _names(theirs)
    return matched[(own.notna() & theirs.notna() & (own != theirs)).to_numpy(bool)]


def _names(names: pd.Series) -> pd.Series:
    """Names without the spaces that spread them over the cell."""
    return names.map(lambda name: plain(str(name)).replace(" ", ""), na_action="ignore")


def _without_other_heads(main: Records, further: Records, found: Rows, from_: Locate) -> tuple[Rows, Records]:
    """The pairs without those whose heads are two persons; their rows of ``further`` are marked as repeats of a 户编号."""
    matched = np.flatnonzero(found >= 0)
    heads = [
        head_of(side.households).iloc[rows].reset_index(drop=True)
        for side, rows in ((main, matched), (further, found[matched]))
    ]
    names = [
        _names(side.households[HEAD_NAME].astype(object).iloc[rows].reset_index(drop=True))
        if HEAD_NAME in side.households
        else pd.Series(None, index=range(len(matched)), dtype=object)
        for side, rows in ((main, matched), (further, found[matched]))
    ]
    known_heads, known_names = (one.notna() & other.notna() for one, other in (heads, names))
    other_name = known_names & (names[0] != names[1])
    other_head = known_heads & (heads[0] != heads[1])
    others = (other_name & ~(known_heads & (heads[0] == heads[1]))) | (other_head & ~known_names)
    if not others.any():
        return found, further
    refused = matched[others.to_numpy(bool)]
    rows = found[refused]
    households, problems = further.households.copy(), []
    sources = main.households[SOURCE].to_numpy(object)[refused]
    why = households[WHY_NOT].astype(object)
    why.iloc[rows] = ["户编号与" + source + "重复，户主不同，请核实" for source in sources]
    households[WHY_NOT] = why
    for row, source in zip(rows.tolist(), sources, strict=True):
        name = str(households[KEY].iloc[row])
        details = {"first": str(source), "titles": HEAD_NAME}
        problems.append(Problem("repeated", *from_(row, KEY), key=name, value=name, details=details))
    found = found.copy()
    found[refused] = -1
    return found, replace(further, households=households, problems=(*further.problems, *problems))


def _missing_at(column: pd.Series, rows: Rows) -> pd.Series:
    here = np.zeros(len(column), dtype=bool)
    here[rows] = True
    return column.where(~here, None if column.dtype == object else pd.NA)


def _both(own: pd.Series, other: pd.Series, rows: Rows, others: Rows, lead: str = "") -> pd.Series:
    """``own`` with both values in these rows: 甲；乙."""
    column = own.astype(object).copy()
    values = zip(own.iloc[rows], other.iloc[others], strict=True)
    column.iloc[rows] = [lead + "；".join(shown(value) for value in pair) for pair in values]
    return column


def _told(
    kind: str,
    title: str,
    main: Records,
    further: Records,
    rows: Rows,
    found: Rows,
    from_: Locate,
) -> Iterator[Problem]:
    tables = [side.households if title in side.households else side.originals for side in (main, further)]
    for row in rows.tolist():
        own, other = tables[0][title].iloc[row], tables[1][title].iloc[found[row]]
        source = str(main.households[SOURCE].iloc[row])
        details = {"title": title, "other": shown(own), "first": source}
        key = str(main.households[KEY].iloc[row])
        yield Problem(kind, *from_(int(found[row]), title), key=key, value=shown(other), details=details)


def _joined_notices(further: Records, found: Rows) -> Iterator[Problem]:
    """One notice a sheet: how many households it gave answers to, and how many it alone has."""
    given = np.isin(np.arange(len(further)), found)
    places = further.places.assign(joined=given, alone=~given & further.households[WHY_NOT].isna().to_numpy())
    for (file, sheet), rows in places.groupby(["file", "sheet"], sort=False):
        if rows["joined"].any():
            details = {"households": str(int(rows["joined"].sum())), "alone": str(int(rows["alone"].sum()))}
            yield Problem("sheets-joined", str(file), str(sheet), details=details)


def _places(further: Records, found: Rows) -> pd.DataFrame:
    """Where further rows of households are: file, sheet, row, block, and household, the row in the survey's tables."""
    matched = np.flatnonzero(found >= 0)
    return further.places.iloc[found[matched]].reset_index(drop=True).assign(household=matched)


def _sources(main: Records, further: Records, found: Rows) -> pd.Series:
    own = main.households[SOURCE].astype(object)
    theirs = pd.Series(further.households[SOURCE].to_numpy(object)).reindex(found).set_axis(own.index)
    return own.where(theirs.isna(), own + BETWEEN_SOURCES + theirs)


def _appended(main: Records, further: Records, rows: npt.NDArray[np.bool_]) -> Records:
    """The rows of ``further`` below those of ``main``."""
    return replace(
        main,
        households=under(main.households, further.households[rows]),
        originals=under(main.originals, further.originals[rows]),
        places=under(main.places, further.places[rows]),
        problems=(*main.problems, *further.problems),
    )
