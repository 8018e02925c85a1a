"""How findings are worded: the values that a check asks of, with and without personal numbers, and where like rows are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.policy.check_engine import Rows
from fanpin_cli.survey.catalogue import Catalogue, FieldType
from fanpin_cli.text.mask import mask_key, mask_numbers, mask_value
from fanpin_cli.text.shown import shown

Texts = npt.NDArray[np.object_]
Address = tuple[str, str, str]
"""File, sheet and cell."""
NOT_ANSWERED = "未填"
MOST_OTHERS = 3
PERSONAL = frozenset({FieldType.IDENTITY_NUMBER, FieldType.PHONE})
MASKS: Mapping[FieldType, Callable[[str], str]] = {
    FieldType.TEXT: mask_numbers,
    FieldType.IDENTITY_NUMBER: mask_value,
    FieldType.PHONE: mask_value,
}
"""How values of these types are masked on a screen; those of other types name nobody."""


def types_of(catalogue: Catalogue) -> dict[str, FieldType]:
    """Title → type; a title of both levels that holds personal numbers in one of them counts as such."""
    every = [*catalogue.households.items(), *catalogue.members.items()]
    personal = {title: field.type for title, field in every if field.type in PERSONAL}
    return {title: field.type for title, field in every} | personal


def texts(table: pd.DataFrame, title: str, rows: Rows) -> Texts:
    """A column's values at some rows as a clerk writes them; every different value is written once."""
    if title not in table:
        return np.full(len(rows), "", dtype=object)
    codes, different = pd.factorize(table[title].iloc[rows].astype(object), use_na_sentinel=True)
    written = np.array([*map(shown, different), ""], dtype=object)
    return written[codes]


def masked(values: Mapping[str, Texts], types: Mapping[str, FieldType]) -> dict[str, Texts]:
    """The values of each title, masked for a screen."""
    return {
        title: mapped(column, mask) if (mask := MASKS.get(types.get(title, FieldType.NUMBER))) else column
        for title, column in values.items()
    }


def mapped(column: Texts, change: Callable[[str], str]) -> Texts:
    """A column of texts, each different one changed once."""
    codes, different = pd.factorize(column)
    return np.array([*map(change, different), ""], dtype=object)[codes]


def messages(title: str, values: Mapping[str, Texts], count: int) -> Texts:
    """``因病致贫但家庭成员均健康：主要致贫原因因病``."""
    text = np.full(count, title, dtype=object)
    for number, (name, column) in enumerate(values.items()):
        text = text + ("：" if number == 0 else "，") + name + _answered(column)
    return text


def standing(values: Mapping[str, Texts], count: int) -> Texts:
    """``工资性收入=1000；务工人数=0``: what was found, in full; an exemption holds while it stays so."""
    text = np.full(count, "", dtype=object)
    for number, (name, column) in enumerate(values.items()):
        text = text + ("；" if number else "") + name + "=" + _answered(column)
    return text


def _answered(column: Texts) -> Texts:
    return np.where(column == "", NOT_ANSWERED, column).astype(object)


def masked_keys(keys: pd.Series, households: pd.DataFrame) -> Texts:
    """户编号 masked for a screen: where the survey has none it is the head's identity number, and is masked as one."""
    numbers = households["户主证件号码"].dropna() if "户主证件号码" in households else pd.Series(dtype=object)
    heads = frozenset(numbers.astype(str).str[:18])
    return mapped(keys.to_numpy(object), lambda key: mask_value(key) if key in heads else mask_key(key))


def like_rows(alike: Texts, places: pd.DataFrame, cells: Texts) -> list[tuple[Address, ...]]:
    """For each row the addresses of rows that are alike, three at most."""
    addresses = list(zip(places["file"], places["sheet"], cells, strict=True))
    found: list[tuple[Address, ...]] = [()] * len(alike)
    for members in pd.Series(range(len(alike))).groupby(alike).groups.values():
        for row in members:
            others = [addresses[other] for other in members[: MOST_OTHERS + 1] if other != row]
            found[row] = tuple(others[:MOST_OTHERS])
    return found


def told_others(others: Sequence[Address], file: str) -> str:
    """``，另见花名册!H12、乙村.xlsx·花名册!H3``: the file is named where it is another one."""
    if not others:
        return ""
    return "，另见" + "、".join((f"{name}·" if name != file else "") + f"{sheet}!{cell}" for name, sheet, cell in others)
