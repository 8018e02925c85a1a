"""Adjustments between two rounds: records only grow, the last valid decision counts, undoing restores what stood before."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import Fanpin, Ran, write_workbook
from tests.workflows.returned_files import households, records, returned, survey
from tests.workflows.test_grade_laws import graded

WHY = ("--reason", "家中主要劳动力病故", "--by", "李某")
NAMES = {"一级": "一级极易返贫户", "2": "二级较易返贫户", "蓝": "三级稳定脱贫户", "边缘户": "边缘户", "不纳入": "不纳入"}
SHEETS = {"一级": "一级红色", "2": "二级黄色", "蓝": "三级蓝色", "边缘户": "边缘户", "不纳入": "未纳入评定"}
REVIEWED = {"乡镇审核等级": "二级", "审核意见": "已核实", "审核人": "王某", "审核日期": dt.date(2019, 11, 5)}


@pytest.fixture(scope="module")
def ledger(fanpin_once: Fanpin, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger whose first household the township has decided and whose second had an answer corrected."""
    folder = tmp_path_factory.mktemp("adjust")
    graded(fanpin_once, survey(folder / "调查.xlsx", 12), folder / "台账.xlsx")
    first, second = [*households(folder / "台账.xlsx")][:2]
    back = returned(folder / "台账.xlsx", folder / "回.xlsx", {first: REVIEWED, second: {"住房面积": 66}})
    ran = fanpin_once("review", folder / "台账.xlsx", back, "-o", folder / "审核.xlsx", "--as-of", "2019-11-20")
    assert ran.status == 0, ran.out + ran.err
    return folder / "审核.xlsx"


@pytest.fixture(scope="module")
def adjust(ledger: Path, fanpin_once: Fanpin) -> Any:
    count = iter(range(10**6))

    def run(base: Path, *options: object) -> tuple[Ran, Path]:
        out = ledger.with_name(f"调整{next(count)}.xlsx")
        return fanpin_once("adjust", base, *options, "-o", out, "--json"), out

    return run


def test_one_household(ledger: Path, adjust: Any) -> None:
    key = [*households(ledger)][3]
    before = households(ledger)[key]
    ran, out = adjust(ledger, "--household", key, "--level", "一级", *WHY, "--date", "2019-12-01")
    assert ran.status == 0, ran.err
    row = households(out)[key]
    assert (row["备案等级"], row["表"], row["风险等级"]) == ("一级极易返贫户", "一级红色", before["风险等级"])
    (record,) = records(out)[len(records(ledger)) :]
    assert (record["序号"], record["环节"], record["项目"]) == (len(records(ledger)) + 1, "随时调整", "备案等级")
    assert (record["原值"], record["新值"]) == (before["风险等级"], "一级极易返贫户")
    assert (record["理由"], record["经办人"], record["日期"]) == (WHY[1], WHY[3], dt.datetime(2019, 12, 1))
    (told,) = ran.json["records"]
    assert told["key"] == key and ran.json["households"] == [key] and ran.json["levels"]["1"]["households"]
    again, _out = adjust(out, "--undo", len(records(out)), "--reason", "录错", "--by", "李某", "--date", "2019-12-02")
    assert again.json["records"][0]["stage"] == "撤销" and again.json["records"][0]["after"] == before["风险等级"]


@settings(max_examples=3)
@given(
    steps=st.lists(
        st.one_of(
            st.tuples(st.just("level"), st.sampled_from([*NAMES]), st.integers(1, 28)),
            st.tuples(st.just("undo"), st.integers(0, 99), st.just(0)),
        ),
        min_size=2,
        max_size=3,
    )
)
def test_the_last_valid_decision_counts_records_grow_and_undoing_restores(
    ledger: Path, adjust: Any, steps: list[tuple[str, Any, int]]
) -> None:
    """A model of it: decisions with their dates and whether they hold; the ledger must agree after every step."""
    key, now = next(iter(households(ledger))), ledger
    undecided = households(ledger)[key]
    decisions: dict[int, tuple[int, str]] = {}
    undone: dict[int, int] = {}
    first = len(records(ledger))
    for kind, what, day in steps:
        own = records(now)
        number = len(own) + 1
        if kind == "level":
            ran, out = adjust(now, "--household", key, "--level", what, *WHY, "--date", f"2019-12-{day:02}")
            decisions[number] = (day, what)
        else:
            candidates = [one for one in (*decisions, *undone) if one not in held_down(undone)]
            if not candidates:
                continue
            target = sorted(candidates)[what % len(candidates)]
            ran, out = adjust(now, "--undo", target, "--reason", "录错", "--by", "李某", "--date", "2019-12-30")
            undone[number] = target
        assert ran.status == 0, ran.err
        grown = records(out)
        assert grown[: len(own)] == own and len(grown) == len(own) + 1
        down = held_down(undone)
        holding = [(day, number, level) for number, (day, level) in decisions.items() if number not in down]
        row = households(out)[key]
        if holding:
            level = max(holding)[2]
            assert (row["备案等级"], row["表"]) == (NAMES[level], SHEETS[level]), (steps, holding)
        else:
            assert row == undecided
        now = out
    assert len(records(now)) - first == len(decisions) + len(undone)


def held_down(undone: dict[int, int]) -> set[int]:
    """The records that do not hold: undone by one that holds itself."""
    down: set[int] = set()
    for number in sorted(undone, reverse=True):
        if number not in down:
            down.add(undone[number])
    return down


def test_undoing_a_review_restores_the_column_and_the_answer(ledger: Path, adjust: Any) -> None:
    sent = households(ledger.with_name("台账.xlsx"))
    first, second = [*sent][:2]
    for record in records(ledger):
        ran, out = adjust(ledger, "--undo", record["序号"], "--reason", "返回表有误", "--by", "李某")
        assert ran.status == 0, ran.err
        row = households(out)[record["户编号"]]
        if record["项目"] == "住房面积":
            assert record["户编号"] == second and row == sent[second]
        else:
            assert record["户编号"] == first and (row["乡镇审核等级"], row["备案等级"]) == (None, None)
            assert row["表"] == sent[first]["表"]
    ran, _out = adjust(out, "--undo", record["序号"], "--reason", "再来", "--by", "李某")
    assert ran.status == 2 and "already" in ran.err


def test_a_list_of_changes_under_title_rows_and_other_titles(ledger: Path, adjust: Any, tmp_path: Path) -> None:
    keys = [*households(ledger)][:3]
    rows: list[list[object]] = [
        ["某县2019年12月动态调整表"],
        ["序号", "户号", "户主", "拟调整等级", "调整原因", "经办人", "调整日期"],
        [1, keys[0], "某", "红", "病故", "李某", dt.date(2019, 12, 1)],
        [2, keys[1], "某", "二级", "受灾", "李某", "2019.12.2"],
        [3, keys[2], "某", "不纳入", "整户迁出", "赵某", "2019年12月3日"],
    ]
    ran, out = adjust(ledger, "--from", write_workbook(tmp_path / "变动.xlsx", rows))
    assert ran.status == 0, ran.err
    own = households(out)
    assert [own[key]["备案等级"] for key in keys] == ["一级极易返贫户", "二级较易返贫户", "不纳入"]
    added = records(out, sources=True)[len(records(ledger)) :]
    assert [record["日期"].day for record in added] == [1, 2, 3] and "变动.xlsx·调查表·D3" in added[0]["来源"]


def test_a_list_with_bad_rows_names_them_all_and_takes_none(ledger: Path, adjust: Any, tmp_path: Path) -> None:
    """Each fault with the cell that it is about."""
    key = next(iter(households(ledger)))
    day = dt.date(2019, 12, 1)
    rows: list[list[object]] = [
        ["户编号", "新等级", "理由", "经办人", "日期"],
        [key, "一级", "病故", "李某", day],
        ["99999", "一级", "病故", "李某", day],
        [key, "七级", "病故", "李某", day],
        [key, "一级", None, "李某", day],
        [key, "一级", "病故", "李某", "某日"],
        [key, "一级", "病故", "李某", dt.date(2999, 12, 1)],
        [key, "一级", "无", None, "某日"],
    ]
    ran, out = adjust(ledger, "--from", write_workbook(tmp_path / "变动.xlsx", rows))
    assert ran.status == 2 and not out.exists() and ran.out == ""
    assert re.findall(r"!([A-Z]\d+) ", ran.err) == ["A3", "B4", "C5", "E6", "E7", "C8", "D8", "E8"], ran.err
    assert "6 rows" in ran.err


def test_a_list_that_names_a_household_twice(ledger: Path, adjust: Any, tmp_path: Path) -> None:
    """Pasted twice it is one change; two levels on one day are none, on two days the later one holds."""
    key = next(iter(households(ledger)))
    day, next_day = dt.date(2019, 12, 1), dt.date(2019, 12, 2)

    def listed(*changes: tuple[str, dt.date]) -> tuple[Ran, Path]:
        header = ["户编号", "新等级", "理由", "经办人", "日期"]
        rows = [[key, level, "病故", "李某", date] for level, date in changes]
        return adjust(ledger, "--from", write_workbook(tmp_path / "变动.xlsx", [header, *rows]))

    ran, out = listed(("一级", day), ("1", day))
    assert ran.status == 0 and len(records(out)) == len(records(ledger)) + 1, ran.err
    ran, out = listed(("一级", day), ("二级", day))
    assert ran.status == 2 and not out.exists() and "B2" in ran.err and "B3" in ran.err
    ran, out = listed(("二级", next_day), ("一级", day))
    assert ran.status == 0 and households(out)[key]["备案等级"] == "二级较易返贫户"


def test_a_row_without_a_date_is_told_so(ledger: Path, adjust: Any, tmp_path: Path) -> None:
    """日期 is blank beside a row that has one: it is missing, not unreadable."""
    one, other, *_rest = households(ledger)
    rows = [["户编号", "新等级", "理由", "经办人", "日期"], [one, "一级", "病故", "李某", "2019-12-01"]]
    ran, out = adjust(ledger, "--from", write_workbook(tmp_path / "变动.xlsx", [*rows, [other, "一级", "病故", "李某", None]]))
    assert ran.status == 2 and not out.exists() and f"E3 {other}: 日期 is missing" in ran.err, ran.err


@pytest.mark.parametrize(("column", "value"), [(1, "inf"), (1, 1e300), (1, -4), (1, "甲"), (8, None)])
def test_a_record_that_somebody_spoilt_is_no_fault(ledger: Path, adjust: Any, column: int, value: object) -> None:
    book = openpyxl.load_workbook(ledger)
    book["调整记录"].cell(4, column).value = value  # type: ignore[assignment]
    spoilt = ledger.with_name("改过.xlsx")
    book.save(spoilt)
    ran, out = adjust(spoilt, "--undo", 1, *WHY)
    assert "fault" not in ran.err and (ran.status == 0) == out.exists()
    key = next(iter(households(ledger)))
    ran, out = adjust(spoilt, "--household", key, "--level", "1", *WHY)
    assert ran.status == 0 and len(records(out)) == len(records(ledger)) + 1, ran.err


def test_a_ledger_without_records_has_nothing_to_undo(ledger: Path, adjust: Any) -> None:
    ran, _out = adjust(ledger.with_name("台账.xlsx"), "--undo", 1, *WHY)
    assert ran.status == 2 and "no record yet" in ran.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--household", "34159901019999", "--level", "1", *WHY), "did you mean"),
        (("--household", "{key}", "--level", "四级", *WHY), "一级极易返贫户"),
        (("--household", "{key}", "--level", "待核实", *WHY), "no level"),
        (("--household", "{key}", "--level", "1", "--by", "李某"), "--reason"),
        (("--household", "{key}", "--level", "1", "--reason", " ", "--by", "李某"), "--reason"),
        (("--household", "{key}", "--level", "1", *WHY, "--date", "2999-01-01"), "still to come"),
        (("--household", "{key}", "--level", "1", *WHY, "--date", "2018-01-01"), "before the round"),
        (("--undo", "77", *WHY), "no record 77"),
        (("--undo", "1"), "--reason"),
        (("--undo", "1", *WHY, "--date", "2999-01-01"), "still to come"),
        (("--undo", "1", *WHY, "--date", "2018-01-01"), "before the round"),
        (("--household", "{key}", "--level", "1", "--reason", "同意。", "--by", "李某"), "no reason"),
        (WHY, "either"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(ledger: Path, adjust: Any, options: tuple[str, ...], said: str) -> None:
    key = next(iter(households(ledger)))
    ran, out = adjust(ledger, *(option.format(key=key) for option in options))
    assert ran.status == 2 and said in ran.err and "Traceback" not in ran.err and not out.exists()


def test_numbers_that_begin_again_need_their_village(fanpin: Fanpin, tmp_path: Path) -> None:
    graded(fanpin, survey(tmp_path / "s.xlsx", 9, running=True), tmp_path / "l.xlsx")
    ran = fanpin("adjust", tmp_path / "l.xlsx", "--household", "2", "--level", "1", *WHY, "-o", tmp_path / "a.xlsx")
    assert ran.status == 2 and "东岭镇／西冲村／2" in ran.err
    ran = fanpin(
        "adjust",
        tmp_path / "l.xlsx",
        "--household",
        "东岭镇/西冲村/2",
        "--level",
        "1",
        *WHY,
        "-o",
        tmp_path / "a.xlsx",
        "--json",
    )
    assert ran.json["records"][0]["village"] == "西冲村"
    ran = fanpin("adjust", tmp_path / "a.xlsx", "--undo", "1", *WHY, "-o", tmp_path / "b.xlsx", "--json")
    assert ran.status == 0 and ran.json["records"][0]["village"] == "西冲村"


def test_the_records_of_several_ledgers_stay_apart(fanpin: Fanpin, tmp_path: Path) -> None:
    """Each township's ledger numbers its records from 1: what one of them undoes is its own."""
    survey(tmp_path / "调查.xlsx", 9)
    ran = fanpin("grade", tmp_path / "调查.xlsx", "--as-of", "2019-10-31", "-o", tmp_path / "台账.xlsx", "--by", "township")
    assert ran.status == 0, ran.err
    folder, keys = tmp_path / "各乡镇", []
    folder.mkdir()
    for town in ("东岭镇", "南河乡"):
        first = next(iter(households(tmp_path / f"台账-{town}.xlsx")))
        change = ("--household", first, "--level", "二级", *WHY, "--date", "2019-12-01")
        assert fanpin("adjust", tmp_path / f"台账-{town}.xlsx", *change, "-o", folder / f"{town}.xlsx").status == 0
        keys.append(first)
    east = (folder / "东岭镇.xlsx").rename(tmp_path / "东岭镇.xlsx")
    assert fanpin("adjust", east, "--undo", 1, *WHY, "-o", folder / "东岭镇.xlsx").status == 0
    third = [*households(folder / "南河乡.xlsx")][-1]
    change = ("--household", third, "--level", "二级", *WHY)
    assert fanpin("adjust", folder, *change, "-o", tmp_path / "全县.xlsx").status == 0
    whole = households(tmp_path / "全县.xlsx")
    assert [whole[key]["备案等级"] for key in (*keys, third)] == [None, "二级较易返贫户", "二级较易返贫户"]
    told = records(tmp_path / "全县.xlsx", sources=True)
    assert [record["序号"] for record in told] == [1, 2, 3, 4]
    (undoing,) = (record for record in told if record["环节"] == "撤销")
    undone = next(record for record in told if undoing["来源"] == f"撤销第{record['序号']:.0f}条")
    assert undone["户编号"] == undoing["户编号"] == keys[0]
    ran = fanpin("adjust", tmp_path / "全县.xlsx", "--undo", 1, *WHY, "-o", tmp_path / "a.xlsx")
    assert ran.status == 2 and "undone already" in ran.err
