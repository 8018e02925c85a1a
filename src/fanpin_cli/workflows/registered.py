"""Who is registered already (建档立卡): by the roster's own 户类型, and by the list of registered households."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.assessment.roster_people import NOWHERE, RosterPeople
from fanpin_cli.policy.columns_asked import UNREGISTERED
from fanpin_cli.policy.compiled import Policy
from fanpin_cli.policy.engine import TRUE, answer
from fanpin_cli.survey.department_lists import list_catalogue, read_list, wanted_columns
from fanpin_cli.survey.keys import KEY
from fanpin_cli.survey.list_rows import list_rows
from fanpin_cli.survey.model import FileFailure
from fanpin_cli.survey.opening import Open
from fanpin_cli.survey.problems import Problem

PERSON = ("证件号码", "户主证件号码")
ASKED = (KEY, "户类型", "脱贫属性")


@dataclass(frozen=True)
class Registered:
    """flags: one a household of the roster. told: whether anything says who is registered."""

    flags: npt.NDArray[np.bool_]
    told: bool
    problems: tuple[Problem, ...] = ()
    failures: tuple[FileFailure, ...] = ()


def who_is_registered(
    policy: Policy, roster: RosterPeople, files: Sequence[Path], given: Sequence[Path], open_: Open
) -> Registered:
    """Which households of the roster are registered. files: the lists of them; given: as the user named them."""
    own, told = _by_type(policy, roster.households)
    if not files:
        return Registered(own, told, () if told else (Problem("registered-unknown"),))
    read = read_list(
        files,
        list_catalogue(policy.catalogue, {}, ASKED),
        wanted_columns({}, ASKED),
        as_of=policy.as_of,
        open_=open_,
        given=given,
    )
    rows, keys = list_rows(read.tables, {title: policy.catalogue.households[title] for title in ASKED}, PERSON, ())
    unregistered = _not_registered(policy, rows)
    rows, keys = rows[~unregistered].reset_index(drop=True), keys[~unregistered].reset_index(drop=True)
    at = np.full(len(rows), NOWHERE)
    for title in PERSON:
        at = np.where(at == NOWHERE, roster.at(keys[title]), at)
    # Two registers may number their households differently: of a row with a person's number only the person counts.
    at = np.where(keys.notna().any(axis=1).to_numpy(bool), at, roster.at_number(rows))
    flags = own.copy()
    flags[at[at != NOWHERE]] = True
    missing = int((at == NOWHERE).sum())
    problems = read.problems
    if missing:
        name = read.tables[0].name
        problems += (Problem("registered-elsewhere", name, details={"rows": str(missing)}),)
    return Registered(flags, True, problems, read.failures)


def _by_type(policy: Policy, households: pd.DataFrame) -> tuple[npt.NDArray[np.bool_], bool]:
    """The households that the rule set's scope takes for registered; and whether the roster has a column that says so."""
    scope = answer(policy, households, rules=()).scope if len(households) else {}
    registered, decided = np.zeros(len(households), dtype=bool), np.zeros(len(households), dtype=bool)
    for name, truth in scope.items():
        here = (truth == TRUE) & ~decided
        registered |= here & (name != UNREGISTERED)
        decided |= here
    return registered, bool(scope) and bool(decided.any())


def _not_registered(policy: Policy, rows: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """The rows of a list of registered households that say of themselves that they are none (边缘户 in a ledger)."""
    if not len(rows) or not {"户类型", "脱贫属性"} & {*rows.columns}:
        return np.zeros(len(rows), dtype=bool)
    columns = {title: rows[title] for title in ASKED if title in rows}
    own = pd.DataFrame({KEY: None, **columns}, index=rows.index).reset_index(drop=True)
    scope = answer(policy, own, rules=()).scope
    found, decided = np.zeros(len(rows), dtype=bool), np.zeros(len(rows), dtype=bool)
    for name, truth in scope.items():
        here = (truth == TRUE) & ~decided
        found |= here & (name == UNREGISTERED)
        decided |= here
    return found


def type_of_unregistered(policy: Policy) -> str | None:
    """The 户类型 that the rule set takes for one of households that are not registered; None where there is none."""
    field = policy.catalogue.households.get("户类型")
    if field is None or UNREGISTERED not in policy.scope or not field.values:
        return None
    values = [*field.values]
    made = pd.DataFrame({KEY: [str(number) for number in range(len(values))], "户类型": pd.Series(values, dtype=object)})
    truth = answer(policy, made, rules=()).scope.get(UNREGISTERED)
    fitting = [value for value, held in zip(values, truth if truth is not None else (), strict=False) if held == TRUE]
    return fitting[0] if fitting else None
