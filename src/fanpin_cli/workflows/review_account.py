"""The account of a review: by township, and of each returned file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pandas as pd

from fanpin_cli.assessment.level_names import decided_places
from fanpin_cli.assessment.returned_rows import NOBODY
from fanpin_cli.assessment.review_problems import NOT_RETURNED
from fanpin_cli.documents.tables.townships import NO_TOWNSHIP, townships
from fanpin_cli.ledger_format import DECIDED_LEVELS
from fanpin_cli.text.mask import mask_key
from fanpin_cli.workflows.ledgers import names_in
from fanpin_cli.workflows.returns import Returned
from fanpin_cli.workflows.review import Outcome


@dataclass(frozen=True)
class FileAccount:
    """What one returned file said: of how many households; for how many it gives a level that is taken, how many of these
    differ from the proposal (changed) and agree with it (unchanged), how many give none (blank); answers corrected; problems;
    old values that were no vote; and the households of its villages that nobody returned, by 户编号."""

    name: str
    households: int
    decided: int
    changed: int
    unchanged: int
    blank: int
    answers: int
    problems: int
    old_values: int
    not_returned: tuple[str, ...]


def reviewed_households(outcome: Outcome) -> pd.DataFrame:
    """The ledger's households, without rows that only repeat one; columns as in ``Merging.households``."""
    own = outcome.merging.households
    return own[~own["repeated"].to_numpy(bool)]


def by_township(outcome: Outcome) -> pd.DataFrame:
    """A row a township, in the ledger's order: households, returned, decided, changed, problems. changed: decided otherwise
    than the rules propose."""
    own = reviewed_households(outcome)
    decided = own["place"].notna()
    counts = pd.DataFrame(
        {
            "township": townships(own),
            "households": 1,
            "returned": own["returned"].astype(int),
            "decided": decided.astype(int),
            "changed": (decided & (own["place"] != own["proposed"])).astype(int),
        }
    )
    table = counts.groupby("township", sort=False).sum()
    problems = Counter(one.township or NO_TOWNSHIP for one in outcome.merging.problems)
    names = [*table.index, *(name for name in problems if name not in table.index)]  # of a household that the ledger lacks
    return table.reindex(names).fillna(0).astype(int).assign(problems=[problems[name] for name in names])


def of_files(outcome: Outcome) -> list[FileAccount]:
    """The account of each returned file, in the order of their names."""
    own = outcome.merging.households
    problems = np.bincount([file for one in outcome.merging.problems for file in one.files], minlength=len(outcome.returns))
    repeated = own["repeated"].to_numpy(bool)
    village = own["乡镇"].astype(object).fillna("") + "\0" + own["村"].astype(object).fillna("")
    missing = [one.at for one in outcome.merging.problems if one.kind == NOT_RETURNED]
    accounts = []
    for number, one in enumerate(outcome.returns):
        rows = one.households[~repeated[one.households]]
        places = _levels_in(one, outcome).reindex(rows)
        given = places.notna().to_numpy() & ~np.isin(rows, [*outcome.merging.contested])
        apart = given & (places.to_numpy(object) != own["proposed"].to_numpy(object)[rows])
        lacking = own.iloc[missing][village.iloc[missing].isin(set(village.iloc[rows])).to_numpy()]
        accounts.append(
            FileAccount(
                one.name,
                len(rows),
                int(given.sum()),
                int(apart.sum()),
                int((given & ~apart).sum()),
                int(places.isna().sum()),
                int((one.cells["sort"] == "answer").to_numpy()[~one.stale].sum()),
                int(problems[number]),
                int(one.stale.sum()),
                tuple(mask_key(str(key or "")) for key in lacking["户编号"]),
            )
        )
    return accounts


def _levels_in(one: Returned, outcome: Outcome) -> pd.Series:
    """The ledger's row → the place that the file's rows give it, 备案等级 before 乡镇审核等级."""
    ledger = one.survey.ledger
    names = names_in(outcome.ledger.survey, outcome.ledger.policy)
    places = pd.Series(None, index=one.survey.households.index, dtype=object)
    for title in DECIDED_LEVELS:
        if ledger is not None and title in ledger:
            places = places.where(places.notna(), decided_places(ledger[title], names))
    known = (one.rows.at != NOBODY) & places.notna().to_numpy()
    given = pd.Series(places.to_numpy(object)[known], index=one.rows.at[known], dtype=object)
    return given[~given.index.duplicated()]
