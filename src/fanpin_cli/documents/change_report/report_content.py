"""What a change report holds, as data: the workbook, the written report and the page are three renderings of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from fanpin_cli.documents.tables.townships import townships

ABSENT = "absent"
CLASSES = ("风险上升", "风险下降", "等级不变", "新增", "退出", "转入转出", "待核实变化", "分户合户")
RISEN, FALLEN = CLASSES[:2]
URGENCIES = ("特急", "紧急", "一般")
ZERO = "·"
"""What a count of nothing shows, so that the others are seen."""
NEWS, STILL = "新", "续"
"""What a household is warned of: something that came to pass since the earlier round, or only what was so already."""
JOINED = {"预警事项": "；", "预警情况": "；", "依据": "；", "跟踪责任": "、"}
"""What the warnings of one household are put together of, and what stands between."""


@dataclass(frozen=True)
class Place:
    """A place that a household can have: ``"1"`` …, ``edge``, ``to_verify``, ``not_assessed`` or ``absent``; its name and fill
    (RRGGBB), and a stronger colour for charts and tabs."""

    id: str
    name: str
    fill: str
    tab: str

    @property
    def is_level(self) -> bool:
        return self.id.isdigit()


@dataclass(frozen=True)
class Unasked:
    """An early warning that could not be assessed, and the columns that these rounds lack for it."""

    id: str
    title: str
    missing: tuple[str, ...]


@dataclass(frozen=True)
class ChangeReport:
    """Two rounds compared.

    title: what is graded by. document: the official document behind that, or empty. unit: 填报单位, or empty. old_round,
        new_round: ``2019-04``. places: every place, the most severe level first, ``absent`` last.
    households: one row a household of either round: 乡镇 村 户编号 户主姓名 证件号码 家庭人口 上期等级 本期等级 变化类别
        变化原因 (several with 、 between; of those that rose or fell) 身份变化 成员变化 新增规则 消除规则 判定理由 答案变化
        帮扶责任人 帮扶措施 帮扶建议 (texts, ``""`` where there is
        nothing; 家庭人口 a number or NaN), and for counting old_place, new_place, persons (int; of the later round, of the
        earlier for those gone), old_persons and new_persons (int; 0 where it was not there), old_registered and
        new_registered (bool: it left poverty, 已脱贫; false where it was not there).
    warnings: one row a warning, the most urgent first: 乡镇 村 户编号 户主姓名 证件号码 家庭人口 紧急程度 预警事项 预警情况
        上期等级 本期等级 依据 跟踪责任 帮扶责任人 帮扶建议 编号 新旧 (NEWS or STILL), household (its row in households).
    answers: one row a changed answer, or a member who came or left (项目 成员变化): 乡镇 村 户编号 户主姓名 变化类别 项目 上期
        本期 差额 (a number or NaN).
    only_old, only_new: columns that one of the rounds has. unasked: warnings that could not be assessed.
    open_warnings: how many households have a warning that a missing answer leaves open. sizes_unknown: how many households
    have no 家庭人口 in the earlier round and in the later one; numbers of persons leave them out.
    """

    title: str
    unit: str
    old_round: str
    new_round: str
    as_of: dt.date
    places: tuple[Place, ...]
    households: pd.DataFrame
    warnings: pd.DataFrame
    answers: pd.DataFrame
    document: str = ""
    only_old: tuple[str, ...] = ()
    only_new: tuple[str, ...] = ()
    unasked: tuple[Unasked, ...] = ()
    open_warnings: int = 0
    sizes_unknown: tuple[int, int] = (0, 0)

    @cached_property
    def warned(self) -> pd.DataFrame:
        """预警名单: one row a household, as ``warned_households`` gives them of all warnings."""
        return warned_households(self.warnings)

    @cached_property
    def by_cause(self) -> Mapping[str, pd.DataFrame]:
        """For those that rose and those that fell one row a cause, the same in both, the most frequent first: 户 and 人, ints.
        A household with several causes counts in each."""
        moved = self.households[self.households["变化类别"].isin([RISEN, FALLEN])]
        each = moved.assign(变化原因=moved["变化原因"].str.split("、")).explode("变化原因")
        order = each["变化原因"].value_counts().index
        tables = {}
        for name in (RISEN, FALLEN):
            grouped = each[each["变化类别"] == name].groupby("变化原因")["persons"]
            counts = pd.DataFrame({"户": grouped.size(), "人": grouped.sum()})
            tables[name] = counts.reindex(order).fillna(0).astype(int)
        return tables

    @cached_property
    def townships(self) -> pd.Series:
        """Each household's township, 未填乡镇 where it is missing."""
        return townships(self.households)

    @cached_property
    def townships_gone(self) -> Mapping[str, int]:
        """Townships without any household in the later round → how many they had before: their ledger may be missing."""
        there = (self.households["new_place"] != ABSENT).groupby(self.townships.to_numpy(object))
        return {str(name): len(households) for name, households in there if not households.any()}

    @cached_property
    def _by_township(self) -> Mapping[str, pd.DataFrame]:
        counted = self.households[["变化类别", "old_place", "new_place", "persons", "old_persons", "new_persons"]]
        return {str(name): rows for name, rows in counted.groupby(self.townships.to_numpy(object))}

    def _counted(self, township: str | None) -> pd.DataFrame:
        """The columns that are counted, of the county's households or of one township's."""
        return self.households if township is None else self._by_township[township]

    def matrix(self, township: str | None = None) -> pd.DataFrame:
        """The transition matrix: one row an old place, ``(new place, 户)`` and ``(new place, 人)`` for every new one; ints."""
        rows = self._counted(township)
        ids = [place.id for place in self.places]
        grouped = rows.groupby(["old_place", "new_place"])["persons"]
        pieces = {"户": grouped.size(), "人": grouped.sum()}
        tables = {unit: counts.unstack(fill_value=0).reindex(index=ids, columns=ids) for unit, counts in pieces.items()}
        table = pd.DataFrame({(place, unit): tables[unit][place] for place in ids for unit in pieces}, index=ids)
        return table.fillna(0).astype(int)

    def by_class(self, township: str | None = None) -> pd.DataFrame:
        """One row a class: 户 and 人."""
        rows = self._counted(township)
        grouped = rows.groupby("变化类别")["persons"]
        return pd.DataFrame({"户": grouped.size(), "人": grouped.sum()}).reindex(list(CLASSES)).fillna(0).astype(int)

    def by_place(self, township: str | None = None) -> pd.DataFrame:
        """One row a place but ``absent``: 上期户 上期人 本期户 本期人, counted in each round by itself; ints."""
        rows = self._counted(township)
        ids = [place.id for place in self.places if place.id != ABSENT]
        old, new = rows.groupby("old_place")["old_persons"], rows.groupby("new_place")["new_persons"]
        counts = {"上期户": old.size(), "上期人": old.sum(), "本期户": new.size(), "本期人": new.sum()}
        return pd.DataFrame(counts).reindex(ids).fillna(0).astype(int)

    def registered(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """Households that left poverty, whatever came of them, and their persons: in the earlier round, in the later one."""
        rows = self.households
        old, new = (rows[rows[f"{side}_registered"].astype(bool)][f"{side}_persons"] for side in ("old", "new"))
        return (len(old), int(old.sum())), (len(new), int(new.sum()))

    def named(self, place: str) -> str:
        return next(one.name for one in self.places if one.id == place)


def warned_households(warnings: pd.DataFrame) -> pd.DataFrame:
    """One row a household of these warnings, those with news first, of them the most urgent; what several say is put together.

    warnings: as ``ChangeReport.warnings``, the most urgent first. 紧急程度 is that of the most urgent one.
    """
    several = warnings[warnings["household"].duplicated(keep=False)]
    table = warnings.drop_duplicates("household").set_index("household")
    for title, between in JOINED.items():
        told: dict[int, dict[str, None]] = {}
        for household, text in several[["household", title]].itertuples(index=False):
            told.setdefault(household, {}).update(dict.fromkeys(filter(None, str(text).split(between))))
        table.loc[list(told), title] = [between.join(parts) for parts in told.values()]
    order = np.argsort((table["新旧"] != NEWS).to_numpy(bool), kind="stable")
    return table.iloc[order].reset_index()
