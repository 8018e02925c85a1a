"""How many households and persons there are, by township and place."""

from __future__ import annotations

import pandas as pd

from fanpin_cli.documents.ledger.content import LedgerContent
from fanpin_cli.documents.tables.townships import townships


def households_of(places: pd.DataFrame) -> pd.DataFrame:
    """The rows that are households, without those that only repeat one."""
    return places[~places["repeated"].astype(bool)]


def persons(places: pd.DataFrame) -> pd.Series:
    """Each row's persons; 0 if 家庭人口 is missing or no number."""
    return pd.to_numeric(places["家庭人口"].astype(object), errors="coerce").fillna(0).astype(int)


def counted_rows(places: pd.DataFrame) -> str:
    """``3户5人``, and where rows repeat a household ``，另有重复行1行``."""
    households = households_of(places)
    again = len(places) - len(households)
    return f"{len(households)}户{int(persons(households).sum())}人" + (f"，另有重复行{again}行" if again else "")


def unknown_sizes(places: pd.DataFrame) -> int:
    """How many households have no 家庭人口."""
    return int(pd.to_numeric(households_of(places)["家庭人口"].astype(object), errors="coerce").isna().sum())


def by_township(content: LedgerContent) -> pd.DataFrame:
    """One row a township, in the order of the survey: ``(place, 户)`` and ``(place, 人)`` for every place, then
    ``(合计, …)`` over the places, ``(输入, 行)`` of the survey, ``(重复, 行)`` of those that only repeat a household,
    ``(输入, 户)`` without them, and ``(应纳入, …)``.
    """
    places = households_of(content.places)
    town, size = townships(places), persons(places)
    town_of_row = townships(content.places)
    order = list(dict.fromkeys(town_of_row))
    pieces: dict[tuple[str, str], pd.Series] = {}
    for place in content.places_there_are:
        here = places["place"] == place
        pieces[place, "户"], pieces[place, "人"] = _counted(town[here], size[here])
    rows = pd.DataFrame(pieces, index=order).fillna(0).astype(int)
    for unit in ("户", "人"):
        rows["合计", unit] = rows[[(place, unit) for place in content.places_there_are]].sum(axis=1)
    repeated = content.places["repeated"].astype(bool)
    for title, of in (("输入", town_of_row[content.originals.index]), ("重复", town_of_row[repeated])):
        rows[title, "行"] = of.value_counts().reindex(order).fillna(0).astype(int)
    rows["输入", "户"] = rows["输入", "行"] - rows["重复", "行"]
    chosen = places["include"].astype(bool)
    included = pd.DataFrame(dict(zip(("户", "人"), _counted(town[chosen], size[chosen]), strict=True)), index=order)
    for unit in ("户", "人"):
        rows["应纳入", unit] = included[unit].fillna(0).astype(int)
    return rows


def _counted(town: pd.Series, size: pd.Series) -> tuple[pd.Series, pd.Series]:
    return town.value_counts(), size.groupby(town).sum()
