"""Which household of the ledger each row of a returned file is: by 户编号, then by the head's person key."""

from __future__ import annotations

from dataclasses import dataclass

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
    source: 来源. head: the head's person key. why: 未评定原因. None where it is not known.
    """

    table: pd.DataFrame

    @property
    def several(self) -> pd.Series:
        """Rows that their key alone does not tell from others."""
        key: pd.Series = self.table["key"]
        return key.isna() | key.duplicated(keep=False)


def known_by(survey: Survey) -> Known:
    """The households of a ledger that was read."""
    own = survey.households
    none = pd.Series(None, index=own.index, dtype=object)
    key = own[KEY].astype(object)
    source = none if survey.ledger is None else survey.ledger.get(SOURCE, none).astype(object)
    head = person_keys(own[HEAD_NUMBER]) if HEAD_NUMBER in own else none
    placed = key.where(is_placed(key), placed_key(own.get(TOWNSHIP, none), own.get(VILLAGE, none), numbers_of(key)))
    columns = {"key": key, "placed": placed, "source": source, "head": head, "why": own[WHY_NOT]}
    return Known(pd.DataFrame({title: values.to_numpy(object) for title, values in columns.items()}))


def returned_rows(ledger: Known, returned: Known) -> ReturnedRows:
    """Match the rows of a returned file with the ledger's; several rows may be the same household (pasted twice).

    A household that has several rows in the ledger is told by 来源 too; else the row is that which was graded.
    """
    base, rows = ledger.table, returned.table
    alone = base[~ledger.several]
    graded = base[ledger.several & base["key"].notna() & base["why"].isna()]
    by_source = base[ledger.several].assign(both=_both(base["key"], base["source"]))
    at = _looked_up(alone["key"], rows["key"])
    for known, wanted in (
        (by_source["both"], _both(rows["key"], rows["source"])),
        (graded["key"], rows["key"]),
        (alone["placed"], rows["placed"]),
    ):
        at = np.where(at == NOBODY, _looked_up(known, wanted), at)
    heads = base["head"].where(base["why"].isna())
    by_head = _looked_up(heads[~heads.duplicated(keep=False)], rows["head"])
    own_head = base["head"].to_numpy(object)[at]
    theirs = rows["head"].to_numpy(object)
    apart = (at != NOBODY) & (by_head != NOBODY) & (by_head != at) & (own_head != theirs)
    return ReturnedRows(np.where(at == NOBODY, by_head, at), np.where(apart, by_head, NOBODY))


def _looked_up(known: pd.Series, wanted: pd.Series) -> Rows:
    """The index of the one entry of ``known`` that is what is wanted; -1 where none is."""
    one = known.dropna()
    one = one[~one.duplicated(keep=False)]
    rows = pd.Series(one.index.to_numpy(np.int64), index=pd.Index(one.to_numpy(object)))
    found = rows.reindex(pd.Index(wanted.to_numpy(object))).where(wanted.notna().to_numpy())
    return np.asarray(found.fillna(NOBODY), dtype=np.int64)


def _both(key: pd.Series, source: pd.Series) -> pd.Series:
    """Key and source as one; None without a source."""
    both = key.astype(object).fillna("") + "\0" + source.astype(object)
    return both.where(source.notna(), None)
