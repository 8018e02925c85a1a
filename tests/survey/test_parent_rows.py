"""Members of a form tool's export come to the household whose row they name."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from fanpin_cli.survey.catalogue import Catalogue
from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.model import Survey
from fanpin_cli.survey.read import read_survey

Rows = list[list[object]]
HOUSEHOLDS: Rows = [
    ["基本信息/户编号", "基本信息/户主姓名", "基本信息/家庭人口"],
    ["34159901010001", "张甲1", 2],
    ["34159901010002", "张甲2", 1],
]
MEMBERS: Rows = [
    ["家庭成员/姓名", "家庭成员/身份证号码", "家庭成员/与户主关系"],
    ["张甲1", "341599197001021031", "户主"],
    ["李乙1", "34159919720306104X", "配偶"],
    ["张甲2", "341599197001031053", "户主"],
]


def read(catalogue: Catalogue, *sheets: tuple[str, str, Rows]) -> Survey:
    """sheets: file, sheet and rows."""
    files: dict[Path, list[Grid]] = {}
    for name, sheet, rows in sheets:
        files.setdefault(Path(name), []).append(Grid(Path(name), sheet, [list(row) for row in rows]))
    return read_survey([*files], catalogue, as_of=dt.date(2019, 10, 31), open_=files.__getitem__)


def beside(rows: Rows, title: str, values: list[object]) -> Rows:
    return [[*row, cell] for row, cell in zip(rows, [title, *values], strict=True)]


@pytest.mark.parametrize(
    ("parent", "child", "ids"),
    [
        ("_index", "_parent_index", [1, 2]),
        ("_index", "_parent_index", ["1", "2"]),
        ("KEY", "PARENT_KEY", ["uuid:a", "uuid:b"]),
        ("_uuid", "_submission__uuid", ["a", "b"]),
        ("_id", "_submission__id", [901.0, 902.0]),
    ],
)
@pytest.mark.parametrize("files", [("调查.xlsx", "调查.xlsx"), ("调查.csv", "家庭成员.csv")])
def test_members_are_joined_by_the_row_that_they_name(
    catalogue: Catalogue, parent: str, child: str, ids: list[object], files: tuple[str, str]
) -> None:
    one, two = ids
    survey = read(
        catalogue,
        (files[0], "调查", beside(HOUSEHOLDS, parent, ids)),
        (files[1], "家庭成员", beside(MEMBERS, child, [str(one), str(one), two])),
    )
    assert survey.households["户编号"].tolist() == ["34159901010001", "34159901010002"]
    assert survey.members is not None
    assert survey.members["户编号"].tolist() == ["34159901010001", "34159901010001", "34159901010002"]
    assert not survey.problems


def test_the_sheet_that_is_named_decides_between_two(catalogue: Catalogue) -> None:
    other = [[f"{cell}9" if row else cell for cell in cells] for row, cells in enumerate(HOUSEHOLDS)]
    named = beside(beside(MEMBERS, "_parent_index", [1, 1, 2]), "_parent_table_name", ["东岭"] * 3)
    survey = read(
        catalogue,
        ("调查.xlsx", "西冲", beside(other, "_index", [1, 2])),
        ("调查.xlsx", "东岭", beside(HOUSEHOLDS, "_index", [1, 2])),
        ("调查.xlsx", "成员", named),
    )
    assert survey.members is not None and survey.members["户编号"].tolist()[-1] == "34159901010002"
    assert len(survey.households) == 4


def test_a_row_that_is_not_there_is_reported(catalogue: Catalogue) -> None:
    survey = read(
        catalogue,
        ("调查.xlsx", "调查", beside(HOUSEHOLDS, "_index", [1, 2])),
        ("调查.xlsx", "成员", beside(MEMBERS, "_parent_index", [1, 1, 7])),
    )
    assert [problem.cell for problem in survey.problems if problem.kind == "no-key"] == ["A4"]
    assert survey.households["未评定原因"].notna().sum() == 1
