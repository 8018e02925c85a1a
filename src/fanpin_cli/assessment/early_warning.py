"""Early warning (提前预警): the rule set's ``warnings`` put to two rounds laid side by side; 六政办〔2019〕15号 二（一）2."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from fanpin_cli.assessment.rounds import aligned
from fanpin_cli.ledger_format import NOT_ASSESSED
from fanpin_cli.policy.compiled import Policy
from fanpin_cli.policy.engine import answer
from fanpin_cli.policy.names import COMPARED, COMPARED_BEFORE
from fanpin_cli.policy.naming import PREVIOUS, Name
from fanpin_cli.policy.questions import UNKNOWN

URGENCIES = ("特急", "紧急", "一般")


@dataclass(frozen=True)
class EarlyWarnings:
    """table: one row a warning, the most urgent first, of one urgency by 户编号: change (the row of ``household_changes``), id,
    urgency, title, reason, clause, document, follow_up, compares (bool: it tells of something that was not so in the earlier
    round, and not of a state). not_assessed: warning → the columns that it asks of and a round lacks. open: how
    many households have a warning that a missing answer leaves open."""

    table: pd.DataFrame
    not_assessed: Mapping[str, tuple[Name, ...]]
    open: int


def early_warnings(
    policy: Policy,
    changes: pd.DataFrame,
    households: pd.DataFrame,
    members: pd.DataFrame | None,
    before: pd.DataFrame,
    names: Mapping[str, str],
) -> EarlyWarnings:
    """Put every warning to the households of the later round.

    changes: as ``household_changes`` gives them; its first rows are the later round's. households, members: the later round's
    typed answers. before: the earlier round's answers, in its own order, with the facts that follow from them. names: place →
    its name.
    """
    now = changes.iloc[: len(households)]
    rows = now["old"].to_numpy(np.int64)
    added = now["rules_added"].astype(str)
    compared = pd.DataFrame(
        {
            "风险级别": pd.to_numeric(now["new_place"], errors="coerce").astype(float),
            "评定结果": now["new_place"].map(names).astype(object),
            "变化类别": now["class"].astype(object),
            "新增规则": added.str.replace(";", "、").astype(object),
            "新增规则数": added.map(lambda text: float(len(text.split(";"))) if text else 0.0).astype(float),
        }
    ).set_axis(households.index)
    earlier = aligned(before, rows).assign(
        风险级别=pd.to_numeric(now["old_place"], errors="coerce").to_numpy(float),
        评定结果=now["old_place"].map(names).to_numpy(object),
    )
    needed = replace(policy, scope={}).resting_on(terms=(term for one in policy.warnings for term in one.terms))
    answers = answer(
        replace(needed, catalogue=policy.catalogue.extended(COMPARED)),
        pd.concat([households[[c for c in households.columns if c not in compared.columns]], compared], axis=1),
        members,
        earlier,
        rules=policy.warnings,
    )
    listed = (now["new_place"] != NOT_ASSESSED).to_numpy()
    found, open_ = [], np.zeros(len(now), dtype=bool)
    for warning in policy.warnings:
        if warning.id not in answers.truth:
            continue
        truth, entry = answers.truth[warning.id], warning.entry
        at = np.flatnonzero((truth == 1) & listed)
        open_ |= (truth == UNKNOWN) & listed & (rows >= 0)
        found.append(
            pd.DataFrame(
                {
                    "change": at,
                    "id": warning.id,
                    "urgency": entry.urgency,
                    "title": entry.title or warning.id,
                    "reason": answers.texts[warning.id][at],
                    "clause": entry.clause or entry.source,
                    "document": policy.loaded.document_at(warning.place),
                    "follow_up": entry.follow_up,
                    "compares": any(_compares(name) for name in warning.when.names),
                }
            )
        )
    columns = ["change", "id", "urgency", "title", "reason", "clause", "document", "follow_up", "compares"]
    table = pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=columns)
    rank = table["urgency"].map({name: place for place, name in enumerate(URGENCIES)})
    key = households["户编号"].astype(str).to_numpy(object)[table["change"].to_numpy(np.int64)]
    ordered = table.assign(rank=rank, key=key).sort_values(["rank", "key", "change"], kind="stable", ignore_index=True)
    table = ordered.drop(columns=["rank", "key"])
    return EarlyWarnings(table, answers.not_assessed, int(open_.sum()))


def _compares(name: Name) -> bool:
    """Whether a name means the earlier round, or what comparing with it gives."""
    return name.table == PREVIOUS or (not name.table and name.title in COMPARED and name.title not in COMPARED_BEFORE)
