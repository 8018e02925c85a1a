"""汇总: counts that balance, shares, and the chart in the levels' colours."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from fanpin_cli.documents.ledger import LedgerContent, write_ledger
from fanpin_cli.documents.ledger.household_counts import by_township

NS = {
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
}
TITLES = [
    "乡镇",
    "一级户数",
    "一级人数",
    "二级户数",
    "二级人数",
    "三级户数",
    "三级人数",
    "边缘户数",
    "边缘人数",
    "待核实户数",
    "待核实人数",
    "未纳入户数",
    "未纳入人数",
    "合计户数",
    "合计人数",
    "输入行数",
    "重复行数",
    "输入户数",
    "核对",
    "应纳入户数",
    "应纳入人数",
]


@pytest.fixture
def ledger(content: LedgerContent, tmp_path: Path) -> Path:
    write_ledger(content, tmp_path / "台账.xlsx")
    return tmp_path / "台账.xlsx"


def rows(sheet: Worksheet) -> dict[object, dict[str, object]]:
    """Each row of the table by its township."""
    table = sheet.iter_rows(min_row=6, max_row=13, values_only=True)
    return {row[0]: dict(zip(TITLES, row, strict=True)) for row in table if row[0]}


def test_the_table(ledger: Path) -> None:
    sheet = load_workbook(ledger)["汇总"]
    assert [cell.value for cell in sheet[5]] == TITLES
    assert [cell.value for cell in sheet[4]][1:8:2] == ["一级极易返贫户", "二级较易返贫户", "三级稳定脱贫户", "边缘户"]
    assert sheet["B4"].fill.fgColor.rgb == "FFFF0000"
    table = rows(sheet)
    assert list(table) == ["梅山镇", "麻埠镇", "青山镇", "燕子河镇", "合计", "占比", "数据问题"]
    total = table["合计"]
    assert (total["一级户数"], total["合计户数"], total["输入户数"], total["核对"]) == (10, 60, 60, "平衡")
    assert table["占比"]["一级户数"] == "16.7%"
    assert [table["数据问题"][title] for title in TITLES[1:7]] == ["错误", "2条", "疑点", "1条", "提示", "0条"]
    assert "家庭人口缺失的6户按0人计" in str(sheet["A3"].value)


def test_rows_and_columns_add_up(ledger: Path, content: LedgerContent) -> None:
    table = pd.DataFrame(rows(load_workbook(ledger)["汇总"])).T
    towns = table.iloc[:4]
    numbers = [title for title in TITLES if title not in ("乡镇", "核对")]
    assert towns[numbers].sum().tolist() == table.loc["合计", numbers].tolist()
    for unit in ("户", "人"):
        parts = [f"{place}{unit}数" for place in ("一级", "二级", "三级", "边缘", "待核实", "未纳入")]
        assert towns[parts].sum(axis=1).tolist() == towns[f"合计{unit}数"].tolist()
    assert table.loc["合计", "合计人数"] == content.places["家庭人口"].sum()


def chart(ledger: Path, number: int = 1) -> etree._Element:
    with zipfile.ZipFile(ledger) as archive:
        return etree.fromstring(archive.read(f"xl/charts/chart{number}.xml"))


def test_the_chart_covers_the_villages_in_the_levels_colours(ledger: Path) -> None:
    shown = chart(ledger)
    colours = shown.xpath("//c:ser/c:spPr/a:solidFill/a:srgbClr/@val", namespaces=NS)
    assert colours == ["FF0000", "FFFF00", "0070C0", "70AD47", "ED7D31", "A5A5A5"]
    assert shown.xpath("//c:ser[1]/c:val//c:f/text()", namespaces=NS) == ["'汇总'!$B$16:$B$19"]
    villages = shown.xpath("//c:ser[1]/c:cat//c:v/text()", namespaces=NS)
    assert villages == [f"{town}桥头村" for town in ("梅山镇", "麻埠镇", "青山镇", "燕子河镇")]
    assert [cell.value for cell in load_workbook(ledger)["汇总"]["A"][15:19]] == villages
    assert len(load_workbook(ledger)["汇总"]._charts) == 1


def test_with_many_villages_the_chart_is_of_townships(make_content: Callable[..., LedgerContent], tmp_path: Path) -> None:
    content = make_content(60)
    villages = content.places.assign(村=[f"{row}村" for row in range(60)])
    write_ledger(replace(content, places=villages), tmp_path / "l.xlsx")
    assert chart(tmp_path / "l.xlsx").xpath("//c:ser[1]/c:val//c:f/text()", namespaces=NS) == ["'汇总'!$B$6:$B$9"]


def test_causes_count_each_household_once_and_unknown_places_come_last(content: LedgerContent, tmp_path: Path) -> None:
    places = content.places.assign(规则编号="R1-1;R1-2;R3-1", 乡镇=[None, *content.places["乡镇"][1:]])
    causes = {"R1-1": "劳力", "R1-2": "劳力", "R2-1": "住房"}
    write_ledger(replace(content, places=places, causes=causes), tmp_path / "l.xlsx")
    sheet = load_workbook(tmp_path / "l.xlsx")["汇总"]
    first = [cell.value for cell in sheet["A"]]
    assert first[5:10] == ["麻埠镇", "青山镇", "燕子河镇", "梅山镇", "未填乡镇"]
    at = first.index("风险原因") + 1
    cause = dict(zip(TITLES, [cell.value for cell in sheet[at + 1]], strict=False))
    assert (cause["乡镇"], cause["一级户数"], cause["合计户数"], first[at + 1]) == ("劳力", 10, 60, None)
    assert sheet["B6"].number_format.startswith('0;-0;"·"') and len(sheet._charts) == 2
    assert chart(tmp_path / "l.xlsx", 2).xpath("//c:ser[1]/c:cat//c:v/text()", namespaces=NS) == ["劳力"]


def test_a_row_that_repeats_a_household_counts_as_a_row(content: LedgerContent, tmp_path: Path) -> None:
    content.places.loc[[5, 11], "repeated"] = True
    write_ledger(content, tmp_path / "l.xlsx")
    workbook = load_workbook(tmp_path / "l.xlsx")
    total = rows(workbook["汇总"])["合计"]
    assert [total[f"{title}数"] for title in ("合计户", "输入行", "重复行", "输入户")] == [58, 60, 2, 58]
    assert total["核对"] == "平衡"
    assert total["合计人数"] == content.places["家庭人口"][~content.places["repeated"]].sum()
    assert "输入60行，其中2行与另一行是同一户" in str(workbook["汇总"]["A3"].value)
    assert str(workbook["未纳入评定"]["A2"].value).endswith("另有重复行2行")


def test_imbalance_would_show(content: LedgerContent) -> None:
    counts = by_township(content)
    assert (counts["合计", "户"] == counts["输入", "户"]).all()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_round_balances(make_content: Callable[[int], LedgerContent], data: st.DataObject) -> None:
    count = data.draw(st.integers(0, 30))
    towns = data.draw(st.lists(st.sampled_from(["甲镇", "乙镇", "", None]), min_size=count, max_size=count))
    content = _round(make_content, count, towns, data)
    counts = by_township(content)
    again = int(content.places["repeated"].sum())
    assert counts["合计", "户"].sum() == counts["输入", "户"].sum() == count - again
    assert (counts["输入", "行"].sum(), counts["重复", "行"].sum()) == (count, again)
    assert (counts["合计", "户"] == counts["输入", "户"]).all()


def _round(make: Callable[[int], LedgerContent], count: int, towns: list[str | None], data: st.DataObject) -> LedgerContent:
    content = make(count)
    content.places["乡镇"] = pd.Series(towns, dtype=object)
    content.places["place"] = data.draw(st.lists(st.sampled_from(content.places_there_are), min_size=count, max_size=count))
    sizes = data.draw(st.lists(st.sampled_from([1, 4.0, None, "不详"]), min_size=count, max_size=count))
    content.places["家庭人口"] = pd.Series(sizes, dtype=object)
    repeated = data.draw(st.lists(st.booleans(), min_size=count, max_size=count))
    content.places["repeated"] = pd.Series(repeated, dtype=bool)
    return content
