"""HTML under the name .xls: every table with a value is a sheet, in its columns, however the page was put together."""

from __future__ import annotations

from pathlib import Path

import pytest

from fanpin_cli.survey.opening.budget import Budget
from fanpin_cli.survey.opening.html_tables import html_grids

HEAD, ONE, TWO = "<tr><th>户编号<th>户主姓名", "<tr><td>1<td>甲", "<tr><td>2<td>乙"
FIRST, SECOND = f"<table>{HEAD}{ONE}</table>", f"<table>{HEAD}{TWO}</table>"
TITLES, A, B = ["户编号", "户主姓名"], ["1", "甲"], ["2", "乙"]


@pytest.mark.parametrize(
    ("page", "sheets"),
    [
        (FIRST, [[TITLES, A]]),
        (FIRST + SECOND, [[TITLES, A], [TITLES, B]]),
        (f"<html><body>{FIRST}</body></html>\n<html><head><title>页二</title></head><body>{SECOND}</body></html>", None),
        (f"<!DOCTYPE html><HTML lang='zh'><BODY class='a'>{FIRST}</BODY></HTML><!DOCTYPE html><HTML><BODY>{SECOND}", None),
        (f'<?xml version="1.0"?><html>{FIRST}</html><?xml version="1.0"?><html>{SECOND}</html>', None),
        (f"<html><body>{FIRST}</body></html>{SECOND}", None),
        ("<table><tr><td>&lt;/html&gt;<td>a</table>", [[["</html>", "a"]]]),
        ("<table><tr><td><br></table>" + FIRST, [[TITLES, A]]),
        ("<table><tr><td>外<table><tr><td>内</table></table>", [[["外"]], [["内"]]]),
        ("<table><tr><th rowspan=2>户<th colspan=2>收入<tr><th>工资<th>其他", [[["户", "收入", None], [None, "工资", "其他"]]]),
        ("<table><tr><td x:num='3500.5'>3,500.50<td x:num x:str>007</table>", [[[3500.5, "007"]]]),
    ],
)
def test_every_table_is_a_sheet(page: str, sheets: list[list[list[object]]] | None) -> None:
    assert [grid.rows for grid in html_grids(page, Path("a.xls"), Budget(Path("a.xls")))] == (
        sheets or [[TITLES, A], [TITLES, B]]
    )
