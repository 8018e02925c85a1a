"""The level that counts: the last valid decision, else 乡镇审核等级, else what the rules propose where silence agrees;
design-rounds.md section 9."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.assessment.decision_records import (
    AFTER,
    BEFORE,
    DATE,
    FILED,
    FROM,
    ITEM,
    NOBODY,
    Stood,
    stood_before,
    valid,
)
from fanpin_cli.assessment.level_names import decided_places
from fanpin_cli.ledger_format import NOT_ASSESSED, TO_VERIFY

Flags = npt.NDArray[np.bool_]
NO_PROPOSAL = (TO_VERIFY, NOT_ASSESSED)
"""What the rules may say that no silence agrees to: it names no level."""


@dataclass(frozen=True)
class Deciding:
    """What decides each household's level: places or None, one entry a household.

    county: the last valid decision in 调整记录. entered: what stands in 备案等级 and neither a record nor the township put
    there. township: 乡镇审核等级. proposed: 风险等级. silent: whether saying nothing agrees to the proposal.
    """

    county: pd.Series
    entered: pd.Series
    township: pd.Series
    proposed: pd.Series
    silent: Flags

    def places(self) -> pd.Series:
        """The level that counts; None where nobody has decided."""
        agreed = self.proposed.where(self.silent & ~self.proposed.isin(NO_PROPOSAL).to_numpy(), None)
        place = self.county
        for next_best in (self.entered, self.township, agreed):
            place = place.where(place.notna(), next_best)
        return place.where(place.notna(), None)

    def rests_on(self) -> pd.Series:
        """What each household's level rests on, in the words of ``Stood``."""
        word = pd.Series(Stood.NOTHING, index=self.county.index, dtype=object)
        agreed = self.silent & ~self.proposed.isin(NO_PROPOSAL).to_numpy() & self.proposed.notna().to_numpy()
        word[agreed] = Stood.SILENCE
        word[self.township.notna()] = Stood.TOWNSHIP
        word[self.entered.notna() | self.county.notna()] = Stood.ENTERED
        return word


def deciding(
    records: pd.DataFrame,
    at: npt.NDArray[np.int64],
    filed: pd.Series,
    township: pd.Series,
    proposed: pd.Series,
    names: Mapping[str, str],
) -> Deciding:
    """What decides in a ledger as it was read.

    records: 调整记录 in order; at: the household's row of each, -1 where it is not known. filed, township, proposed: the places
    written in 备案等级, 乡镇审核等级 and 风险等级. What 备案等级 only repeats from the other two follows them when they change.
    """
    county, first = county_decisions(records, at, len(filed), names)
    stood = first.map(stood_before, na_action="ignore")
    repeated = (filed == township) | (township.isna() & (filed == proposed))
    by_hand = filed.where(filed.notna() & ~repeated, None)
    overwritten = county.notna() & filed.notna() & (filed != county)  # somebody typed over what the records say
    entered = by_hand.where(county.isna() | overwritten, None)
    known = stood.notna() & ~overwritten
    before = entered_before(records, at, len(filed), names)
    entered = entered.where(~known, before.where(stood == Stood.ENTERED, None))
    silent = (filed.notna() & township.isna() & (filed == proposed)).where(~known, stood == Stood.SILENCE)
    none = pd.Series(None, index=filed.index, dtype=object)
    return Deciding(
        county.where(~overwritten, none), entered.where(entered.notna(), None), township, proposed, silent.to_numpy(bool)
    )


def county_decisions(
    records: pd.DataFrame, at: npt.NDArray[np.int64], count: int, names: Mapping[str, str]
) -> tuple[pd.Series, pd.Series]:
    """Each household's last valid decision about 备案等级, by date and 序号; and the 来源 of the first one, valid or not."""
    about = (records[ITEM] == FILED).to_numpy() & (at != NOBODY)
    dates = records[DATE].where(records[DATE].notna(), dt.date.min)
    table = pd.DataFrame({"at": at, "place": decided_places(records[AFTER], names), "date": dates, "from": records[FROM]})
    first = table[about].drop_duplicates("at").set_index("at")["from"].reindex(range(count)).astype(object)
    holding = table[about & valid(records) & table["place"].notna().to_numpy() & _decides(records)]
    last = holding.sort_values("date", kind="stable").drop_duplicates("at", keep="last")
    place = last.set_index("at")["place"].reindex(range(count)).astype(object)
    return place.where(place.notna(), None), first.where(first.notna(), None)


def entered_before(records: pd.DataFrame, at: npt.NDArray[np.int64], count: int, names: Mapping[str, str]) -> pd.Series:
    """The level that stood in 备案等级 before the first record about it."""
    about = (records[ITEM] == FILED).to_numpy() & (at != NOBODY)
    table = pd.DataFrame({"at": at, "place": decided_places(records[BEFORE], names)})[about].drop_duplicates("at")
    place = table.set_index("at")["place"].reindex(range(count)).astype(object)
    known: pd.Series = place.where(place.notna(), None)
    return known


def _decides(records: pd.DataFrame) -> Flags:
    """A 撤销 record says what stands afterwards; it decides nothing itself."""
    return (records["环节"] != "撤销").to_numpy(bool)


def decided_anew(
    before: Deciding,
    after: tuple[pd.DataFrame, npt.NDArray[np.int64]],
    first: int,
    township: pd.Series,
    proposed: pd.Series,
    silent: Flags,
    names: Mapping[str, str],
) -> Deciding:
    """What decides after records were added.

    after: all records, and the household's row of each; from ``first`` on they are new.
    township, proposed: the places as they are now. silent: where saying nothing agrees now, beside where it did before: to a
    proposal that is another one by now, nobody has agreed.
    """
    records, at = after
    county, _first = county_decisions(records, at, len(township), names)
    new = (records[ITEM] == FILED).to_numpy()[first:]
    touched = np.isin(np.arange(len(township)), at[first:][new])
    county = before.county.where(~touched, county)
    kept = before.silent & (before.proposed.to_numpy(object) == proposed.to_numpy(object))
    return Deciding(county, before.entered.where(county.isna(), None), township, proposed, kept | silent)
