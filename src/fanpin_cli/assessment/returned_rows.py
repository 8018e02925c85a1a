"""Which household of the ledger each row of a returned file is: by 户编号, then by the head's person key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.assessment.household_people import person_keys
from fanpin_cli.survey.households import SOURCE, WHY_NOT
from fanpin_cli.survey.keys import HEAD_NUMBER, KEY, is_placed, numbers_of, placed_key
from fanpin_cli.survey.model import Survey

Rows = npt.NDArray[np.int64]
NOBODY = -1
TOWNSHIP, VILLAGE = "乡镇", "村"


@dataclass(frozen=True)
class ReturnedRows:
    """at: for each returned row the ledger's row, or -1. other: where its number and its head are two households of the ledger
    (a sheet of which only some columns were sorted), the row of the head's; else -1. Such a row says nothing of either."""

    at: Rows
    other: Rows


@dataclass(frozen=True)
class Known:
    """The households of a ledger, as they are looked up: tables of one row a household.

    key: with township and village where numbers begin again in every village. placed: with the places, whatever the key is.
    in_village: with the village only, as a village's own list has it. township: 乡镇, by which a returned row is not looked up
    so.     source: 来源. head: the head's person key. why: 未评定原因. None where it is not known.
    """

    table: pd.DataFrame

    @cached_property
    def several(self) -> pd.Series:
        """Rows that their key alone does not tell from others."""
        key: pd.Series = self.table["key"]
        return key.isna() | key.duplicated(keep=False)

    @cached_property
    def lookups(self) -> tuple[tuple[str, pd.Series], ...]:
        """What a row is looked up by, the surest first: the column, and its value → the one row that has it."""
        own = self.table
        alone, graded = ~self.several, self.several & own["key"].notna() & own["why"].isna()
        return (
            ("key", _rows_by(own.loc[alone, "key"])),
            ("both", _rows_by(_both(own["key"], own["source"])[self.several])),
            ("key", _rows_by(own.loc[graded, "key"])),
            ("placed", _rows_by(own.loc[alone, "placed"])),
            ("in_village", _rows_by(own.loc[alone, "in_village"])),
        )

    @cached_property
    def heads(self) -> pd.Series:
        """The head's person key → the one household that he heads."""
        return _rows_by(self.table["head"].where(self.table["why"].isna()))


def known_by(survey: Survey) -> Known:
    """The households of a ledger that was read."""
    own = survey.households
    none = pd.Series(None, index=own.index, dtype=object)
    key = own[KEY].astype(object)
    source = none if survey.ledger is None else survey.ledger.get(SOURCE, none).astype(object)
    head = person_keys(own[HEAD_NUMBER]) if HEAD_NUMBER in own else none
    placed = key.where(is_placed(key), placed_key(own.get(TOWNSHIP, none), own.get(VILLAGE, none), numbers_of(key)))
    return _known(
        {"key": key, "placed": placed, **_in_village(own, numbers_of(key)), "source": source, "head": head, "why": own[WHY_NOT]}
    )


def known_in_list(rows: pd.DataFrame) -> Known:
    """The households that the rows of a list (``listed_rows``) name: by 户编号, 乡镇 and 村, else the head's number; of a
    household with several rows by 来源, where the list has that."""
    none = pd.Series(None, index=rows.index, dtype=object)
    key, head = rows[KEY].astype(object), person_keys(rows[HEAD_NUMBER])
    placed = placed_key(rows[TOWNSHIP], rows[VILLAGE], key)
    source = rows.get(SOURCE, none)
    return _known({"key": key, "placed": placed, **_in_village(rows, key), "source": source, "head": head, "why": none})


def returned_rows(ledger: Known, returned: Known) -> ReturnedRows:
    """Match the rows of a returned file with the ledger's; several rows may be the same household (pasted twice).

    A household that has several rows in the ledger is told by 来源 too; else the row is that which was graded.
    """
    rows = returned.table
    in_village = rows["in_village"].where(rows["township"].isna(), None)
    rows = rows.assign(both=_both(rows["key"], rows["source"]), in_village=in_village)
    at = np.full(len(rows), NOBODY)
    for column, known in ledger.lookups:
        left = np.flatnonzero(at == NOBODY)
        if len(left) and len(known):
            at[left] = _looked_up(known, rows[column].to_numpy(object)[left])
    theirs = rows["head"].to_numpy(object)
    by_head = _looked_up(ledger.heads, theirs)
    own_head = ledger.table["head"].to_numpy(object)[at]
    apart = (at != NOBODY) & (by_head != NOBODY) & (by_head != at) & (own_head != theirs)
    return ReturnedRows(np.where(at == NOBODY, by_head, at), np.where(apart, by_head, NOBODY))


def _in_village(rows: pd.DataFrame, number: pd.Series) -> dict[str, pd.Series]:
    """Township, and village and number as one; None where they are not known."""
    none = pd.Series(None, index=rows.index, dtype=object)
    township, village = (rows.get(title, none).astype(object) for title in (TOWNSHIP, VILLAGE))
    both = placed_key(none, village, number).where(village.notna() & number.notna(), None)
    return {"township": township.where(township.notna(), None), "in_village": both}


def _known(columns: Mapping[str, pd.Series]) -> Known:
    return Known(pd.DataFrame({title: values.to_numpy(object) for title, values in columns.items()}))


def _rows_by(known: pd.Series) -> pd.Series:
    """Value → the row of the one entry that has it; those of several rows are left out."""
    one = known.dropna()
    one = one[~one.duplicated(keep=False)]
    return pd.Series(one.index.to_numpy(np.int64), index=pd.Index(one.to_numpy(object), dtype=object))


def _looked_up(known: pd.Series, wanted: npt.NDArray[np.object_]) -> Rows:
    """The row of each value that is wanted; -1 where there is none."""
    places = known.index.get_indexer(pd.Index(wanted, dtype=object))
    rows = np.append(known.to_numpy(np.int64), NOBODY)[places]
    return np.asarray(np.where(pd.isna(wanted), NOBODY, rows), dtype=np.int64)


def _both(key: pd.Series, source: pd.Series) -> pd.Series:
    """Key and source as one; None without a source."""
    both = key.astype(object).fillna("") + "\0" + source.astype(object)
    return both.where(source.notna(), None)
