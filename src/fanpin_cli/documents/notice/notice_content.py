"""What public notices hold, as data, and their words; design-rounds.md section 10. Nothing else of a household is here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from fanpin_cli.ledger_format import NOTICE_COLUMNS

BLANK = "＿＿＿＿＿＿"
BLANK_DAY = "＿＿＿＿年＿＿月＿＿日"


@dataclass(frozen=True)
class VillageNotice:
    """The notice of one village.

    text: what stands under its title. households: NOTICE_COLUMNS but 序号, in order, names masked; 家庭人口 is float64, NaN
    where nobody knows.
    """

    township: str
    village: str
    text: str
    households: pd.DataFrame

    @property
    def place(self) -> str:
        """东岭镇东岭村"""
        return f"{self.township}{self.village}"

    @property
    def persons(self) -> int:
        return int(self.households["家庭人口"].sum())


@dataclass(frozen=True)
class Notices:
    """The notices of a round, a village each, in order.

    title: what is posted, 六安市已脱贫户风险分级和边缘户认定拟定名单公示. round: ``2019-04``. days: for how many days a notice
    stands, None where it is left blank. levels: names in the order in which they are counted. unit, place, telephone: for
    objections; left blank where empty.
    """

    title: str
    round: str
    days: int | None
    levels: Sequence[str]
    unit: str
    place: str
    telephone: str
    villages: Sequence[VillageNotice]


def period(notices: Notices) -> str:
    """For how long it stands; the dates are written by whoever posts it."""
    return f"公示时间：自{BLANK_DAY}至{BLANK_DAY}，共{notices.days or '＿＿'}天。"


def objections(notices: Notices) -> str:
    """Where objections are taken."""
    where = f"地点：{notices.place or BLANK}，电话：{notices.telephone or BLANK}"
    return f"公示期内如有异议，请向{notices.unit or BLANK}反映。{where}。"


def counted(notices: Notices, village: VillageNotice) -> str:
    """本村公示12户38人，其中：一级极易返贫户3户9人，边缘户1户4人。"""
    by_level = village.households.groupby("风险等级", sort=False)["家庭人口"].agg(["size", "sum"])
    parts = [
        f"{level}{by_level['size'][level]}户{by_level['sum'][level]:.0f}人"
        for level in notices.levels
        if level in by_level.index
    ]
    unknown = int(village.households["家庭人口"].isna().sum())
    remark = f"家庭人口未填的{unknown}户按0人计。" if unknown else ""
    return f"本村公示{len(village.households)}户{village.persons}人，其中：{'，'.join(parts)}。{remark}"


def posted_by(village: VillageNotice) -> str:
    return f"公示单位（盖章）：{village.place}"


POSTED_ON = "公示日期：　　　　年　　月　　日"


def numbered(village: VillageNotice) -> pd.DataFrame:
    """The table of a notice: NOTICE_COLUMNS."""
    return village.households.assign(序号=range(1, len(village.households) + 1))[list(NOTICE_COLUMNS)]
