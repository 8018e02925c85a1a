"""Households that only the survey or only the roster has are reported: once a township, with how many in which village."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.conftest import Fanpin, read_places, write_workbook

Household = tuple[str, str | None, str, str]
"""Township, village, 户编号 and the head's number."""


def household(township: str, village: str | None, number: int) -> Household:
    return township, village, f"H{number:03}", f"3415991970010100{number:02}"


EAST = [household("东岭镇", "东岭村", 1), household("东岭镇", "西冲村", 2)]
WEST = [household("青山乡", "上湾村", 3)]
SOUTH = [household("南河镇", "河口村", 4), household("南河镇", "河口村", 5), household("南河镇", "桥头村", 6)]


def survey(path: Path, households: list[Household], titles: tuple[str, ...] = ("乡镇", "村", "户编号", "户主证件号码")) -> Path:
    every = dict(zip(("乡镇", "村", "户编号", "户主证件号码"), zip(*households, strict=True), strict=True))
    rows = [list(row) for row in zip(*(every[title] for title in titles), strict=True)]
    names = [f"张{row[2]}" for row in households]
    return write_workbook(
        path, [[*titles, "户主姓名", "家庭人口"], *([*row, name, 1] for row, name in zip(rows, names, strict=True))]
    )


def roster(path: Path, households: list[Household], titles: tuple[str, ...] = ("乡镇", "村", "户编号")) -> Path:
    every = [dict(zip(("乡镇", "村", "户编号", "证件号码"), row, strict=True)) for row in households]
    rows = [[*(row[title] for title in titles), f"张{row['户编号']}", row["证件号码"], "户主"] for row in every]
    return write_workbook(path, [[*titles, "姓名", "证件号码", "与户主关系"], *rows], "名册")


def reported(ledger: Path) -> dict[tuple[str, str], str]:
    """What the ledger's sheet 数据问题 says: kind and township → message."""
    rows = openpyxl.load_workbook(ledger)["数据问题"].iter_rows(min_row=4, values_only=True)
    return {(str(row[2]), str(row[7])): str(row[8]) for row in rows if "花名册没有" in str(row[2]) or "花名册有" in str(row[2])}


ONLY_ROSTER, ONLY_SURVEY = "花名册有、调查表没有", "调查表有、花名册没有"


@pytest.mark.parametrize(
    ("surveyed", "listed", "titles", "messages"),
    [
        (
            EAST + WEST,
            EAST + WEST + SOUTH,
            ("乡镇", "村", "户编号"),
            {(ONLY_ROSTER, "南河镇"): "南河镇：花名册有、调查表没有的3户（河口村2户、桥头村1户）"},
        ),
        (
            EAST[:1],
            EAST + WEST,
            ("乡镇", "村", "户编号"),
            {
                (ONLY_ROSTER, "东岭镇"): "东岭镇：花名册有、调查表没有的1户（西冲村1户）",
                (ONLY_ROSTER, "青山乡"): "青山乡：花名册有、调查表没有的1户（上湾村1户）",
            },
        ),
        (
            EAST,
            EAST + SOUTH,
            ("村", "户编号"),
            {(ONLY_ROSTER, "未填乡镇"): "未填乡镇：花名册有、调查表没有的3户（河口村2户、桥头村1户）"},
        ),
        (EAST, EAST + SOUTH, ("户编号",), {(ONLY_ROSTER, "未填乡镇"): "未填乡镇：花名册有、调查表没有的3户（未填村3户）"}),
        (
            EAST + SOUTH,
            EAST + WEST,
            ("乡镇", "村", "户编号"),
            {
                (ONLY_ROSTER, "青山乡"): "青山乡：花名册有、调查表没有的1户（上湾村1户）",
                (ONLY_SURVEY, "南河镇"): "南河镇：调查表有、花名册没有的3户（河口村2户、桥头村1户），其家庭成员情况不详",
            },
        ),
        (EAST + WEST, EAST + WEST, ("乡镇", "村", "户编号"), {}),
    ],
)
def test_one_problem_a_township(
    fanpin: Fanpin,
    tmp_path: Path,
    surveyed: list[Household],
    listed: list[Household],
    titles: tuple[str, ...],
    messages: dict[tuple[str, str], str],
) -> None:
    files = survey(tmp_path / "s.xlsx", surveyed), roster(tmp_path / "r.xlsx", listed, titles)
    ran = fanpin("grade", *files, "--as-of", "2019-10-31", "-o", tmp_path / "l.xlsx", "--json")
    assert ran.status == 0
    assert reported(tmp_path / "l.xlsx") == messages
    assert ran.json["households"] == len({row[2] for row in surveyed + listed}), "nobody is lost"
    checked = fanpin("check", *files, "--as-of", "2019-10-31", "--json").json
    found = [finding for finding in checked["findings"] if finding["check"] in ("roster-only", "survey-only")]
    assert sorted(finding["value"] for finding in found) == sorted(township for _kind, township in messages)


def test_households_without_a_number_are_known_by_their_heads(fanpin: Fanpin, tmp_path: Path) -> None:
    """The survey has no 户编号, so that a household's key is its head's number: that is no other household."""
    surveyed = survey(tmp_path / "s.xlsx", EAST + WEST, ("乡镇", "村", "户主证件号码"))
    fanpin("grade", surveyed, roster(tmp_path / "r.xlsx", EAST + SOUTH), "--as-of", "2019-10-31", "-o", tmp_path / "l.xlsx")
    assert list(reported(tmp_path / "l.xlsx")) == [(ONLY_ROSTER, "南河镇"), (ONLY_SURVEY, "青山乡")]


def test_two_rosters_count_together_and_a_roster_alone_lacks_nobody(fanpin: Fanpin, tmp_path: Path) -> None:
    surveyed = survey(tmp_path / "s.xlsx", EAST + WEST)
    rosters = roster(tmp_path / "r1.xlsx", EAST), roster(tmp_path / "r2.xlsx", WEST)
    fanpin("grade", surveyed, *rosters, "--as-of", "2019-10-31", "-o", tmp_path / "l.xlsx")
    assert reported(tmp_path / "l.xlsx") == {}
    fanpin("grade", rosters[0], "--as-of", "2019-10-31", "-o", tmp_path / "alone.xlsx")
    assert reported(tmp_path / "alone.xlsx") == {}


def test_a_townships_ledger_has_its_own(fanpin: Fanpin, tmp_path: Path) -> None:
    files = survey(tmp_path / "s.xlsx", EAST), roster(tmp_path / "r.xlsx", EAST + SOUTH)
    fanpin("grade", *files, "--as-of", "2019-10-31", "-o", tmp_path / "l.xlsx", "--by", "township")
    assert list(reported(tmp_path / "l-南河镇.xlsx")) == [(ONLY_ROSTER, "南河镇")]
    assert reported(tmp_path / "l-东岭镇.xlsx") == {}


def test_the_villages_with_most_households_are_named_first_and_not_all_of_many(fanpin: Fanpin, tmp_path: Path) -> None:
    many = [household("东岭镇", f"{number}村", number) for number in range(10, 40)] + [household("东岭镇", "39村", 50)]
    files = survey(tmp_path / "s.xlsx", WEST), roster(tmp_path / "r.xlsx", WEST + many)
    fanpin("grade", *files, "--as-of", "2019-10-31", "-o", tmp_path / "l.xlsx")
    (message,) = reported(tmp_path / "l.xlsx").values()
    assert message.startswith("东岭镇：花名册有、调查表没有的31户（39村2户、") and message.endswith("等30个村）")


def test_a_number_that_the_roster_has_is_not_replaced_by_the_identity_number(fanpin: Fanpin, tmp_path: Path) -> None:
    households = [EAST[0], (*EAST[1][:2], "", EAST[1][3]), *WEST]
    surveyed, listed = survey(tmp_path / "s.xlsx", households), roster(tmp_path / "r.xlsx", EAST + WEST)
    fanpin("grade", surveyed, listed, "--as-of", "2019-10-31", "-o", tmp_path / "l.xlsx")
    problems = openpyxl.load_workbook(tmp_path / "l.xlsx")["数据问题"].iter_rows(min_row=4, values_only=True)
    said = [(problem[6], problem[8]) for problem in problems if "户编号" in str(problem[2])]
    assert said == [("H002", "此处没有户编号；按户主证件号码对照另一份表，户编号是H002")]
    keys = {found["户编号"] for rows in read_places(tmp_path / "l.xlsx").values() for found in rows}
    assert keys == {"H001", "H002", "H003"}
