"""Invented change reports for the tests of the page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pandas as pd

from fanpin_cli.documents.change_report.report_content import (
    ABSENT,
    CLASSES,
    NEWS,
    STILL,
    URGENCIES,
    ChangeReport,
    Place,
    Unasked,
)

PLACES = (
    Place("1", "一级极易返贫户", "FF0000", "FF0000"),
    Place("2", "二级较易返贫户", "FFFF00", "FFFF00"),
    Place("3", "三级稳定脱贫户", "0070C0", "0070C0"),
    Place("edge", "边缘户", "E2EFDA", "70AD47"),
    Place("to_verify", "待核实", "FFF2E5", "ED7D31"),
    Place("not_assessed", "未纳入评定", "EDEDED", "A5A5A5"),
    Place(ABSENT, "不在册", "FFFFFF", "BFBFBF"),
)
NAMES = {place.id: "" if place.id == ABSENT else place.name for place in PLACES}
MOVES = (
    ("3", "1", "风险上升"),
    ("1", "2", "风险下降"),
    ("3", "3", "等级不变"),
    (ABSENT, "3", "新增"),
    ("2", ABSENT, "退出"),
    ("edge", "edge", "等级不变"),
    ("3", "to_verify", "待核实变化"),
    ("2", "1", "风险上升"),
)
CAUSES = {"风险上升": "医疗、收入", "风险下降": "就业"}
TOWNSHIPS = ("梅山镇", "麻埠镇", "青山镇", "")
CONCERNS = ("升为一级风险", "人均纯收入明显下降", "收入略高于贫困线")


def invented_report(
    households: int = 16, warnings: int = 7, moves: Sequence[tuple[str, str, str]] = MOVES, **texts: str
) -> ChangeReport:
    """``households`` that made these moves in turn, and ``warnings`` about them, a third of each urgency; ``texts`` are put
    into that column of every row."""
    rows = range(households)
    old, new, classes = ([moves[row % len(moves)][part] for row in rows] for part in range(3))
    persons = np.array([row % 5 + 1 for row in rows], dtype=int)
    there_before, there_now = np.array([one != ABSENT for one in old]), np.array([one != ABSENT for one in new])
    table = pd.DataFrame(
        {
            "乡镇": [TOWNSHIPS[row % 4] for row in rows],
            "村": [("桥头村", "上溪村")[row % 2] for row in rows],
            "户编号": [f"341599{row:08d}" for row in rows],
            "户主姓名": [f"{'赵钱孙李周吴郑王'[row % 8]}某{row}" for row in rows],
            "证件号码": [f"34159919700101{row % 10000:04d}" for row in rows],
            "家庭人口": [np.nan if row % 5 == 4 else float(row % 5 + 1) for row in rows],
            "上期等级": [NAMES[one] for one in old],
            "本期等级": [NAMES[one] for one in new],
            "变化类别": classes,
            "变化原因": [CAUSES.get(one, "") for one in classes],
            "帮扶责任人": ["刘某，电话13900001234" if row % 2 else "" for row in rows],
            "帮扶建议": ["就业脱贫：对接用工岗位" for _ in rows],
            **dict.fromkeys(("身份变化", "成员变化", "新增规则", "消除规则", "判定理由", "答案变化", "帮扶措施"), ""),
            "old_place": old,
            "new_place": new,
            "persons": persons,
            "old_persons": persons * there_before,
            "new_persons": persons * there_now,
            "old_registered": [one not in (ABSENT, "edge") for one in old],
            "new_registered": [one not in (ABSENT, "edge") for one in new],
        }
    ).assign(**{title: text for title, text in texts.items() if title in ("乡镇", "村", "户主姓名", "证件号码", "帮扶建议")})
    third = max(1, -(-warnings // 3))
    whose = table.iloc[[row % households for row in range(warnings)]].reset_index(drop=True)
    told = whose[
        ["乡镇", "村", "户编号", "户主姓名", "证件号码", "家庭人口", "上期等级", "本期等级", "帮扶责任人", "帮扶建议"]
    ].assign(
        紧急程度=[URGENCIES[row // third] for row in range(warnings)],
        预警事项=[CONCERNS[row // third] for row in range(warnings)],
        预警情况="人均纯收入由4693.2元降到2786.8元",
        依据="六政办〔2019〕15号二（一）2",
        跟踪责任="乡镇、驻村扶贫工作队",
        编号=[f"W-{row // third + 1}" for row in range(warnings)],
        household=[row % households for row in range(warnings)],
        新旧=[NEWS if row % households % 2 else STILL for row in range(warnings)],
    )
    assert set(classes) <= set(CLASSES)
    return ChangeReport(
        title="六安市已脱贫户风险分级和边缘户认定规则",
        unit=texts.get("unit", "示例县"),
        old_round="2019-04",
        new_round="2019-10",
        as_of=dt.date(2019, 10, 31),
        places=PLACES,
        households=table,
        warnings=told.assign(**{title: text for title, text in texts.items() if title in ("预警事项", "预警情况", "跟踪责任")}),
        answers=pd.DataFrame(columns=["乡镇", "村", "户编号", "户主姓名", "变化类别", "项目", "上期", "本期", "差额"]),
        only_old=("备注（1）",),
        only_new=("村级初步意见", "备注（2）"),
        unasked=(Unasked("W-15", "红色等级未落实帮扶措施", ("帮扶措施",)),),
        open_warnings=3,
    )
