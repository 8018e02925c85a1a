"""Who the households of a round are: by which they are found again in another round."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from fanpin_cli.assessment.household_people import nobody, people_of, person_keys
from fanpin_cli.ledger_format import NOBODY_LEFT, RECORD_GONE
from fanpin_cli.survey.households import NO_ANSWERS
from fanpin_cli.survey.model import Survey

KEYS = ("户编号", "户主证件号码", "乡镇", "村")


@dataclass(frozen=True)
class Identities:
    """The households of a round; ``households`` and ``answers`` have the same RangeIndex.

    households: KEYS, and repeated (bool: the row repeats another's 户编号). Township and village are there for numbers that
        begin again in every village.
    answers: typed answers by canonical title, and the survey's own further columns as they stood.
    persons: row (a household's), person (``person_keys``); the heads, and the members where they are known.
    people: where that was asked for, the persons of the households that list their members, as ``people_of`` gives them.
    """

    households: pd.DataFrame
    answers: pd.DataFrame
    persons: pd.DataFrame
    people: pd.DataFrame = field(default_factory=nobody)

    def __len__(self) -> int:
        return len(self.households)


def identities_of(survey: Survey, *, people: bool = False) -> Identities:
    """Who the households of a survey, or of a ledger that was read back, are. people: whether to tell who lives in them."""
    own = survey.households
    none = pd.Series(None, index=own.index, dtype=object)
    households = pd.DataFrame({title: own.get(title, none).to_numpy(object) for title in KEYS})
    why = own["未评定原因"]
    households["repeated"] = (why.notna() & (why != NOBODY_LEFT) & own["户编号"].notna()).to_numpy(bool)
    answers = own[[title for title in own.columns if title not in NO_ANSWERS]]
    further = survey.originals[[title for title in survey.originals.columns if title not in own.columns]]
    recorded = None if survey.record is None else survey.record.people({})
    every = pd.concat([answers, further], axis=1).reset_index(drop=True)
    return Identities(households, every, _persons(survey, recorded), people_of(survey, recorded) if people else nobody())


def _persons(survey: Survey, recorded: pd.DataFrame | None) -> pd.DataFrame:
    """Who is in which household: row, person. From rosters, from what a ledger recorded of them, and the heads."""
    own = survey.households
    rows = np.flatnonzero(own["未评定原因"].isna().to_numpy(bool))
    row_of = pd.Series(rows, index=own["户编号"].to_numpy(object)[rows])
    parts = []
    if "户主证件号码" in own:
        parts.append(pd.DataFrame({"row": rows, "person": own["户主证件号码"].to_numpy(object)[rows]}))
    if recorded is not None and RECORD_GONE in recorded:
        recorded = recorded[recorded[RECORD_GONE].isna()]
    for members in (recorded, survey.members):
        if members is None or "证件号码" not in members:
            continue
        table = members[["户编号", "证件号码"]].set_axis(["户编号", "person"], axis=1)
        places = table["户编号"].map(row_of).to_numpy(float)
        parts.append(pd.DataFrame({"row": places, "person": table["person"].to_numpy(object)}))
    if not parts:
        return pd.DataFrame({"row": pd.Series(dtype=np.int64), "person": pd.Series(dtype=object)})
    persons = pd.concat(parts, ignore_index=True).dropna()
    persons["person"] = person_keys(persons["person"].astype(str))
    return persons.astype({"row": np.int64}).drop_duplicates(ignore_index=True)
