"""``fanpin status``: who has handed in, by the last round and by a list."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.conftest import Fanpin, Ran, write_workbook

TITLES = ["乡镇", "村", "户编号", "户主姓名", "户主证件号码", "家庭人口", "人均纯收入", "饮水安全", "户类型"]


def household(town: str, village: str, number: str, income: object = 5000, water: object = "是") -> list[object]:
    return [town, village, number, f"户主{number}", f"34159919700101{number[-3:]}X", 3, income, water, "脱贫户"]


LAST = [
    *(household("东镇", "一村", f"H1{n:02d}") for n in range(3)),
    *(household("东镇", "二村", f"H2{n:02d}") for n in range(2)),
    *(household("西镇", "一村", f"H3{n:02d}") for n in range(2)),
]


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory, fanpin_once: Fanpin) -> Path:
    folder = tmp_path_factory.mktemp("status")
    survey = write_workbook(folder / "2019-04.xlsx", [TITLES, *LAST])
    assert fanpin_once("grade", survey, "--as-of", "2019-04-30", "-o", folder / "台账.xlsx").status == 0
    return folder / "台账.xlsx"


def villages(ran: Ran) -> dict[tuple[str, str], dict[str, Any]]:
    return {(one["township"], one["village"]): one for one in ran.json["villages"]}


def test_against_the_last_round(fanpin: Fanpin, ledger: Path, tmp_path: Path) -> None:
    one = write_workbook(
        tmp_path / "一村.xlsx", [TITLES, LAST[0], LAST[0], LAST[2], household("东镇", "一村", "H190", None, None)]
    )
    two = write_workbook(tmp_path / "西镇.xlsx", [TITLES, *LAST[5:]])
    out = tmp_path / "收交.xlsx"
    ran = fanpin("status", one, two, "--previous", ledger, "-o", out, "--json")
    assert ran.status == 1 and not ran.json["complete"] and ran.json["households"] == 5
    assert [(v["township"], v["village"], v["given"]) for v in ran.json["villages"]] == [
        ("东镇", "二村", 0),  # who handed in nothing comes first
        ("东镇", "一村", 3),
        ("西镇", "一村", 2),
    ]
    found = villages(ran)
    first, second, third = found["东镇", "一村"], found["东镇", "二村"], found["西镇", "一村"]
    assert (first["expected"], first["missing"], first["unexpected"], first["doubled"]) == (3, ["H101"], 1, 1)
    assert (second["expected"], second["missing"], second["blank_share"], second["files"]) == (2, ["H200", "H201"], None, [])
    assert (third["missing"], third["unexpected"], third["files"]) == ([], 0, ["西镇.xlsx"])
    assert first["blank_share"] > 0 == third["blank_share"]
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["收交情况", "未交户"]
    assert [row[3] for row in book["未交户"].iter_rows(min_row=4, values_only=True)] == ["H101", "H200", "H201"]


def test_complete(fanpin: Fanpin, ledger: Path) -> None:
    ran = fanpin("status", ledger.with_name("2019-04.xlsx"), "--previous", ledger, "--json")
    assert ran.status == 0 and ran.json["complete"]
    assert all(not one["missing"] and one["expected"] == one["given"] for one in ran.json["villages"])


def test_against_a_list_with_shorter_names(fanpin: Fanpin, ledger: Path, tmp_path: Path) -> None:
    """A township stands beside its first village only; 一 is 一村, which is said; of a village without 户数 all are awaited."""
    rows = [
        ["应交村名单"],
        ["乡镇", "村", "户数"],
        ["东镇", "一", 3],
        [None, "二村", 4],
        [None, "三村", 5],
        ["西镇", "一村委会", None],
    ]
    expected = write_workbook(tmp_path / "名单.xlsx", rows)
    ran = fanpin("status", ledger.with_name("2019-04.xlsx"), "--expect", expected, "--json")
    found = villages(ran)
    assert ran.status == 1
    assert [*found] == [("东镇", "三村"), ("东镇", "二村"), ("东镇", "一村"), ("西镇", "一村")]
    assert [(one["expected"], one["given"], one["unexpected"]) for one in found.values()] == [
        (5, 0, 0),
        (4, 2, 0),
        (3, 3, 0),
        (None, 2, 0),
    ]
    assert {one["written"] for one in ran.json["names_taken"]} == {"东镇一", "西镇一村委会"}
    shown = fanpin("status", ledger.with_name("2019-04.xlsx"), "--expect", expected)
    assert "“东镇一” is taken for 东镇一村" in shown.out and "Not complete" in shown.out


def test_errors_of_check_by_village(fanpin: Fanpin, tmp_path: Path) -> None:
    survey = write_workbook(
        tmp_path / "a.xlsx", [TITLES, household("东镇", "一村", "H101", "abc"), household("东镇", "二村", "H201")]
    )
    errors = [one for one in fanpin("check", survey, "--json").json["findings"] if one["severity"] == "error"]
    found = villages(fanpin("status", survey, "--json"))
    assert found["东镇", "一村"]["errors"] == sum(one["key"] == "H101" for one in errors) > 0
    assert found["东镇", "二村"]["errors"] == sum(one["key"] == "H201" for one in errors)


def test_a_list_that_is_none(fanpin: Fanpin, ledger: Path, tmp_path: Path) -> None:
    wrong = write_workbook(tmp_path / "不是.xlsx", [["甲", "乙"], [1, 2]])
    ran = fanpin("status", ledger.with_name("2019-04.xlsx"), "--expect", wrong)
    assert ran.status == 2 and "no sheet has a column 村" in ran.err


def test_nothing_but_the_name_of_a_village(fanpin: Fanpin, ledger: Path, tmp_path: Path) -> None:
    """The township stands beside its first village only and nobody knows 户数; such a village is waited for all the same."""
    rows = [["乡镇", "村", "户数"], ["东镇", "一村", None], [None, "三村", None], [None, "合计", 9], [None, "注：以上为应交村"]]
    expected = write_workbook(tmp_path / "名单.xlsx", rows)
    ran = fanpin("status", ledger.with_name("2019-04.xlsx"), "--expect", expected, "--json")
    waited = {place for place, village in villages(ran).items() if village["given"] == 0}
    assert ran.status == 1 and waited == {("东镇", "三村")}


def test_a_list_without_villages(fanpin: Fanpin, ledger: Path, tmp_path: Path) -> None:
    expected = write_workbook(tmp_path / "名单.xlsx", [["乡镇", "村", "户数"]])
    ran = fanpin("status", ledger.with_name("2019-04.xlsx"), "--expect", expected)
    assert ran.status == 2 and "名单.xlsx: the list names no village" in ran.err


def test_a_blank_form_hands_in_nothing(fanpin: Fanpin, tmp_path: Path) -> None:
    ran = fanpin("status", write_workbook(tmp_path / "空表.xlsx", [TITLES]), "--json")
    assert ran.status == 1 and not ran.json["complete"] and ran.json["households"] == 0
