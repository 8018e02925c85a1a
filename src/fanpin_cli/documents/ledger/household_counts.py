"""How many households and persons there are, by township and place."""

from __future__ import annotations

import pandas as pd

from fanpin_cli.documents.ledger.content import LedgerContent
from fanpin_cli.documents.tables.townships import NO_TOWNSHIP, townships

NO_VILLAGE = "未填村"
ALL = "合计"


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
    """One row a township, in the order of the survey, 未填乡镇 last: ``(place, 户)`` and ``(place, 人)`` for every place, then
    ``(合计, …)`` over the places, ``(输入, 行)`` of the survey, ``(重复, 行)`` of those that only repeat a household,
    ``(输入, 户)`` without them, and ``(应纳入, …)``.
    """
    return _by(content, townships(content.places))


def by_village(content: LedgerContent) -> pd.DataFrame:
    """The same with a row a village, after its township where there are several; those without a name last."""
    town, own = townships(content.places), content.places["村"].astype(object)
    village = own.where(own.notna() & (own != ""), NO_VILLAGE)
    label = town + village if town.nunique() > 1 else village
    return _by(content, label.where(village != NO_VILLAGE, NO_VILLAGE if town.nunique() < 2 else town + NO_VILLAGE))


def by_cause(content: LedgerContent) -> pd.DataFrame:
    """One row a cause, in the order of the rules, of those that any household is at risk from: ``(place, 户)`` and
    ``(place, 人)`` for every place, then ``(合计, …)``. A household at risk from several counts with each of them."""
    places = households_of(content.places)
    fired, size = places["规则编号"].astype(object).fillna(""), persons(places)
    causes_of = {text: {content.causes.get(rule, "") for rule in str(text).split(";")} for text in fired.unique()}
    rows = {}
    for cause in dict.fromkeys(content.causes.values()):
        here = fired.map({text: cause in causes for text, causes in causes_of.items()}).astype(bool)
        if cause and here.any():
            households, of = _counted(places["place"][here], size[here])
            rows[cause] = {
                **{(place, "户"): households.get(place, 0) for place in content.places_there_are},
                **{(place, "人"): of.get(place, 0) for place in content.places_there_are},
                (ALL, "户"): int(here.sum()),
                (ALL, "人"): int(size[here].sum()),
            }
    return pd.DataFrame.from_dict(rows, orient="index").fillna(0).astype(int)


def _by(content: LedgerContent, town_of_row: pd.Series) -> pd.DataFrame:
    """See ``by_township``; town_of_row: what each row of the survey is counted with."""
    places = households_of(content.places)
    town, size = town_of_row[places.index], persons(places)
    named = dict.fromkeys(town_of_row)
    order = sorted(named, key=lambda name: name.startswith(NO_TOWNSHIP) or name.endswith(NO_VILLAGE))
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
