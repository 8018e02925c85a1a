"""Review: what comes back from the townships, merged into the ledger that was sent out; design-rounds.md section 10."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.conftest import Fanpin, Ran
from tests.workflows.returned_files import Edits, households, identity_number, records, returned, survey
from tests.workflows.test_grade_laws import graded

DAY = "2019-11-20"
REASON = {"审核意见": "入户核实，收入下降", "审核人": "王某", "审核日期": dt.date(2019, 11, 5)}
LEVELS = {"一级极易返贫户": "一级红色", "二级较易返贫户": "二级黄色", "三级稳定脱贫户": "三级蓝色", "边缘户": "边缘户"}


@pytest.fixture(scope="module")
def ledger(fanpin_once: Fanpin, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger of a village as it was sent out."""
    folder = tmp_path_factory.mktemp("sent")
    graded(fanpin_once, survey(folder / "调查.xlsx", 36), folder / "台账.xlsx")
    return folder / "台账.xlsx"


@pytest.fixture
def review(fanpin: Fanpin, tmp_path: Path) -> Any:
    def run(ledger: Path, *files: object, out: Path | None = None) -> Ran:
        target = out or tmp_path / "审核.xlsx"
        return fanpin("review", ledger, *files, "-o", target, "--as-of", DAY, "--json", "--force")

    return run


def kinds(ran: Ran) -> list[str]:
    return [problem["kind"] for problem in ran.json["problems"]]


def standing(ledger: Path, *sheets: str) -> list[str]:
    """The households on some of the sheets, in order."""
    return sorted(key for key, row in households(ledger).items() if row["表"] in sheets)


def test_an_untouched_copy_says_nothing(ledger: Path, review: Any, tmp_path: Path) -> None:
    ran = review(ledger, returned(ledger, tmp_path / "回.xlsx", mixed=1))
    assert (ran.status, kinds(ran)) == (0, []), ran.err
    told = ran.json
    assert told["returned"] == told["households"] and not told["not_returned"] and not told["decided"]
    assert households(tmp_path / "审核.xlsx") == households(ledger) and not records(tmp_path / "审核.xlsx")


WRITTEN: list[tuple[object, str, str]] = [
    *[("一级", "一级红色", "一级极易返贫户"), ("1", "一级红色", "一级极易返贫户"), (1, "一级红色", "一级极易返贫户")],
    *[
        ("红", "一级红色", "一级极易返贫户"),
        ("一级（红色）", "一级红色", "一级极易返贫户"),
        ("２", "二级黄色", "二级较易返贫户"),
    ],
    *[
        ("二级较易返贫户", "二级黄色", "二级较易返贫户"),
        ("黄色", "二级黄色", "二级较易返贫户"),
        ("3", "三级蓝色", "三级稳定脱贫户"),
    ],
    *[("边缘户", "边缘户", "边缘户"), ("不纳入", "未纳入评定", "不纳入"), ("三级蓝色", "三级蓝色", "三级稳定脱贫户")],
]


def test_a_level_with_a_reason_decides_however_it_is_written(ledger: Path, review: Any, tmp_path: Path) -> None:
    before = households(ledger)
    keys = [*before][: len(WRITTEN)]
    edits = {key: {"乡镇审核等级": written, **REASON} for key, (written, *_place) in zip(keys, WRITTEN, strict=True)}
    ran = review(ledger, returned(ledger, tmp_path / "回.xlsx", edits))
    assert (ran.status, ran.json["decided"]) == (0, len(WRITTEN)), ran.out
    after = households(tmp_path / "审核.xlsx")
    for key, (written, sheet, name) in zip(keys, WRITTEN, strict=True):
        row = after[key]
        assert (row["表"], row["备案等级"], row["乡镇审核等级"]) == (sheet, name, name), written
        assert row["风险等级"] == before[key]["风险等级"] and row["审核日期"] == dt.datetime(2019, 11, 5)
    assert ran.json["changed"] == sum(after[key]["备案等级"] != after[key]["风险等级"] for key in keys)
    record = next(record for record in records(tmp_path / "审核.xlsx", sources=True) if record["户编号"] == keys[0])
    assert (record["环节"], record["项目"], record["新值"]) == ("乡镇审核", "乡镇审核等级", "一级极易返贫户")
    assert (record["理由"], record["经办人"], record["日期"]) == ("入户核实，收入下降", "王某", dt.datetime(2019, 11, 5))
    assert str(record["来源"]).startswith("回.xlsx·")


def test_the_villages_word_alone_decides_nothing(ledger: Path, review: Any, tmp_path: Path) -> None:
    key = standing(ledger, "二级黄色")[0]
    ran = review(ledger, returned(ledger, tmp_path / "回.xlsx", {key: {"村级建议等级": "一级"}}))
    row = households(tmp_path / "审核.xlsx")[key]
    assert (ran.status, row["村级建议等级"], row["备案等级"], row["表"]) == (0, "一级极易返贫户", None, "二级黄色")
    assert [record["环节"] for record in records(tmp_path / "审核.xlsx")] == ["村级建议"]


def test_silence_agrees_only_where_it_is_asked_and_only_to_a_level(ledger: Path, review: Any, tmp_path: Path) -> None:
    file = returned(ledger, tmp_path / "回.xlsx", only=[*households(ledger)][:10])
    assert review(ledger, file).json["decided"] == 0
    ran = review(ledger, file, "--blank-agrees")
    after = households(tmp_path / "审核.xlsx")
    for key, row in after.items():
        back = key in [*households(ledger)][:10]
        assert row["备案等级"] == (row["风险等级"] if back and row["风险等级"] in LEVELS else None), key
    assert ran.json["decided"] == sum(row["备案等级"] is not None for row in after.values())


def test_silence_agreed_to_the_old_proposal_and_not_to_another(ledger: Path, review: Any, tmp_path: Path) -> None:
    review(ledger, returned(ledger, tmp_path / "回.xlsx"), "--blank-agrees", out=tmp_path / "一.xlsx")
    key = standing(tmp_path / "一.xlsx", "三级蓝色")[0]
    late = returned(tmp_path / "一.xlsx", tmp_path / "迟.xlsx", {key: {"危房户": "是", "危房级别": "D级"}})
    ran = review(tmp_path / "一.xlsx", late)
    row = households(tmp_path / "审核.xlsx")[key]
    assert (ran.status, row["风险等级"], row["备案等级"]) == (0, "一级极易返贫户", None), ran.out


PROBLEMS: list[tuple[str, dict[str, Any], str]] = [
    ("level-without-reason", {"乡镇审核等级": "一级"}, "乡镇审核等级"),
    ("level-without-reason", {"乡镇审核等级": "一级", "审核意见": "同意"}, "乡镇审核等级"),
    ("level-unknown", {"乡镇审核等级": "四级", **REASON}, "乡镇审核等级"),
    ("level-unknown", {"乡镇审核等级": "待核实", **REASON}, "乡镇审核等级"),
    ("identity-changed", {"户主姓名": "另一人"}, "户主姓名"),
    ("own-column-changed", {"风险等级": "一级极易返贫户"}, "风险等级"),
    ("own-column-changed", {"判定理由": "改了"}, "判定理由"),
    ("date-odd", {"审核日期": dt.date(2018, 11, 5)}, "审核日期"),
    ("date-odd", {"审核日期": dt.date(2029, 11, 5)}, "审核日期"),
    ("date-odd", {"审核日期": "上个月"}, "审核日期"),
    ("answer-unreadable", {"家庭年收入": "见附件"}, "家庭年收入"),
]


def test_what_is_wrong_is_named_with_both_addresses_and_the_rest_is_taken(ledger: Path, review: Any, tmp_path: Path) -> None:
    before = households(ledger)
    keys = [key for key, row in before.items() if row["家庭年收入"] is not None and row["表"] != "一级红色"]
    edits: dict[str, dict[str, Any]] = {key: case[1] for key, case in zip(keys, PROBLEMS, strict=False)}
    other = next(key for key in before if key not in edits)
    ran = review(ledger, returned(ledger, tmp_path / "回.xlsx", {**edits, other: {"乡镇审核等级": "一级", **REASON}}))
    told = {problem["key"]: problem for problem in ran.json["problems"]}
    after = households(tmp_path / "审核.xlsx")
    listed = openpyxl.load_workbook(tmp_path / "审核.xlsx")["数据问题"].iter_rows(min_row=4, values_only=True)
    named = {str(row[6]) for row in listed if row[3] == "回.xlsx"}
    missing = {key: edits[key] for key in edits if key not in told}
    assert ran.status == 1 and not missing and len(ran.json["problems"]) == len(PROBLEMS) == len(edits)
    for key, (kind, _entered, title) in zip(edits, PROBLEMS, strict=True):
        problem = told[key]
        assert problem["kind"] == kind and title in problem["message"], key
        assert [place["file"] for place in problem["places"]] == ["回.xlsx", "台账.xlsx"], kind
        assert {place["sheet"] for place in problem["places"]} == {before[key]["表"]}
        assert after[key][title] == before[key][title] and after[key]["备案等级"] is None, kind
        assert key in named
    assert after[other]["备案等级"] == "一级极易返贫户"


def test_silence_does_not_agree_where_something_was_said(ledger: Path, review: Any, tmp_path: Path) -> None:
    key = standing(ledger, "二级黄色")[0]
    ran = review(ledger, returned(ledger, tmp_path / "回.xlsx", {key: {"乡镇审核等级": "一级"}}), "--blank-agrees")
    assert kinds(ran) == ["level-without-reason"] and households(tmp_path / "审核.xlsx")[key]["备案等级"] is None


def test_returns_that_disagree_are_named_and_none_is_taken(ledger: Path, review: Any, tmp_path: Path) -> None:
    key = standing(ledger, "二级黄色")[0]
    files = [
        returned(ledger, tmp_path / f"{level}.xlsx", {key: {"乡镇审核等级": level, **REASON}}) for level in ("一级", "三级")
    ]
    ran = review(ledger, *files)
    (problem,) = ran.json["problems"]
    assert (ran.status, problem["kind"], problem["key"]) == (1, "returns-disagree", key)
    assert [place["file"] for place in problem["places"]] == ["一级.xlsx", "三级.xlsx", "台账.xlsx"]
    row = households(tmp_path / "审核.xlsx")[key]
    assert (row["乡镇审核等级"], row["备案等级"], row["审核意见"]) == (None, None, "入户核实，收入下降")
    both = review(ledger, files[0], returned(ledger, tmp_path / "红.xlsx", {key: {"乡镇审核等级": "红", **REASON}}))
    assert (both.status, both.json["decided"]) == (0, 1), "one level in two spellings is one vote"


def test_rows_that_are_gone_and_rows_that_are_new(ledger: Path, review: Any, tmp_path: Path) -> None:
    own = households(ledger)
    key = standing(ledger, "二级黄色")[0]
    kept = [one for one in own if one != key]
    edits = {kept[0]: {"户编号": "户999", "户主姓名": "新户", "证件号码": identity_number(999)}}
    ran = review(ledger, returned(ledger, tmp_path / "回.xlsx", edits, only=kept))
    assert sorted(kinds(ran)) == ["household-unknown", "not-returned", "not-returned"]
    assert ran.json["not_returned"] == 2
    assert {problem["key"] for problem in ran.json["problems"]} == {key, kept[0], "户999"}
    assert households(tmp_path / "审核.xlsx") == own


def test_a_village_that_sent_its_survey_twice_is_not_waited_for_twice(fanpin: Fanpin, review: Any, tmp_path: Path) -> None:
    """The rows of its second file only repeat households: not returned are as many as the ledger has."""
    (tmp_path / "收表").mkdir()
    sent = survey(tmp_path / "收表/调查.xlsx", 12)
    shutil.copy(sent, sent.with_name("调查（新）.xlsx"))
    graded(fanpin, sent.parent, tmp_path / "台账.xlsx")
    villages = {row["村"] for row in households(tmp_path / "台账.xlsx").values()}
    here = [key for key, row in households(tmp_path / "台账.xlsx").items() if row["村"] != min(villages)]
    ran = review(tmp_path / "台账.xlsx", returned(tmp_path / "台账.xlsx", tmp_path / "回.xlsx", only=here))
    assert (ran.json["households"], ran.json["not_returned"], len(kinds(ran))) == (12, 4, 4), ran.out
    sheet = openpyxl.load_workbook(tmp_path / "审核.xlsx")["数据问题"]
    told = [row for row in sheet.iter_rows(values_only=True) if row[2] == "未返回"]
    assert [row[7] for row in told] == ["4户"], "of a whole village one row"


def test_a_corrected_answer_is_graded_again_and_the_record_says_what_changed(ledger: Path, review: Any, tmp_path: Path) -> None:
    own = households(ledger)
    key = next(key for key in standing(ledger, "一级红色") if own[key]["人均纯收入"] not in (None, "—", "见附件"))
    answers = {"人均纯收入": "4,500元", "劳动力人数": 3, "家庭人口": 3, "失学辍学人数": 0, "危房户": "否", "饮水安全": "√"}
    ran = review(ledger, returned(ledger, tmp_path / "回.xlsx", {key: answers}))
    assert ran.status == 0, ran.out
    row = households(tmp_path / "审核.xlsx")[key]
    assert (row["人均纯收入"], row["家庭人口"], row["饮水安全"]) == (4500, 3, "是")
    changed = sum(row[title] != own[key][title] for title in answers)
    assert (ran.json["answers_corrected"], ran.json["regraded"]) == (changed, 1)
    found = records(tmp_path / "审核.xlsx")
    assert {record["环节"] for record in found} == {"答案更正"} and len(found) == changed
    income = next(record for record in found if record["项目"] == "人均纯收入")
    assert float(income["新值"]) == 4500 and float(income["原值"]) == float(own[key]["人均纯收入"])
    assert "规则" in income["理由"] and f"→ {row['风险等级']}" in income["理由"] and row["备案等级"] is None


def test_an_answer_that_was_emptied_is_kept_and_said(ledger: Path, review: Any, tmp_path: Path) -> None:
    key = next(key for key, row in households(ledger).items() if row["家庭年收入"] is not None)
    ran = review(ledger, returned(ledger, tmp_path / "回.xlsx", {key: {"家庭年收入": None}}))
    assert kinds(ran) == ["answer-unreadable"]
    assert households(tmp_path / "审核.xlsx") == households(ledger)


def test_an_old_copy_does_not_bring_back_what_was_decided_since(ledger: Path, review: Any, tmp_path: Path) -> None:
    """A and B return one after the other; B still has what the ledger had before A was merged."""
    a, b = standing(ledger, "二级黄色")[:2]
    first = {a: {"乡镇审核等级": "一级", "家庭年收入": 77777, **REASON}}
    review(ledger, returned(ledger, tmp_path / "甲.xlsx", first), out=tmp_path / "一.xlsx")
    late = returned(ledger, tmp_path / "乙.xlsx", {b: {"乡镇审核等级": "三级", **REASON}})
    ran = review(tmp_path / "一.xlsx", late, out=tmp_path / "二.xlsx")
    assert (ran.status, ran.json["decided"]) == (0, 2), ran.out
    review(ledger, tmp_path / "甲.xlsx", late, out=tmp_path / "同.xlsx")
    assert households(tmp_path / "二.xlsx") == households(tmp_path / "同.xlsx")
    row = households(tmp_path / "二.xlsx")[a]
    assert (row["家庭年收入"], row["备案等级"]) == (77777, "一级极易返贫户")
    second = {a: {"乡镇审核等级": "二级", "审核意见": "又核实，已好转"}}
    changed = returned(tmp_path / "二.xlsx", tmp_path / "丙.xlsx", second)
    review(tmp_path / "二.xlsx", changed, out=tmp_path / "三.xlsx")
    assert households(tmp_path / "三.xlsx")[a]["备案等级"] == "二级较易返贫户"
    ran = review(tmp_path / "三.xlsx", tmp_path / "甲.xlsx", out=tmp_path / "四.xlsx")
    assert households(tmp_path / "四.xlsx") == households(tmp_path / "三.xlsx"), "the first copy is an old one now"
    assert records(tmp_path / "四.xlsx") == records(tmp_path / "三.xlsx")
    assert ran.json["files"][0]["old_values"] > 0


def test_a_file_that_cannot_be_read_is_one_sentence_and_the_others_are_merged(
    ledger: Path, review: Any, tmp_path: Path
) -> None:
    key = standing(ledger, "二级黄色")[0]
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    good = returned(ledger, tmp_path / "好.xlsx", {key: {"乡镇审核等级": "一级", **REASON}})
    ran = review(ledger, tmp_path / "坏.xlsx", good)
    assert ran.status == 2 and "坏.xlsx" in ran.err and ran.err.count("\n") == 1
    assert ran.json["decided"] == 1 and [one["file"] for one in ran.json["unread"]] == ["坏.xlsx"]


def test_sheets_without_the_hidden_one_and_a_column_of_the_townships(ledger: Path, review: Any, tmp_path: Path) -> None:
    key = standing(ledger, "二级黄色")[0]
    hidden = ("_fanpin", "汇总", "规则", "调整记录", "待核实", "边缘户", "未纳入评定")
    edits: Edits = {key: {"乡镇审核等级": "一级", **REASON}}
    file = returned(ledger, tmp_path / "回.xlsx", edits, without=hidden)
    workbook = openpyxl.load_workbook(file)
    for sheet in (workbook["一级红色"], workbook["二级黄色"]):
        sheet.title = f"东镇{sheet.title}"
        sheet.insert_cols(3)
        sheet.cell(3, 3).value = "镇里加的"
    workbook.save(file)
    ran = review(ledger, file)
    assert ran.json["decided"] == 1 and set(kinds(ran)) == {"not-returned"}, ran.out
    assert households(tmp_path / "审核.xlsx")[key]["备案等级"] == "一级极易返贫户"


def test_a_sheet_of_which_only_some_columns_were_sorted_says_nothing(ledger: Path, review: Any, tmp_path: Path) -> None:
    """The heads have been shifted against the numbers: whose level it is, nobody can tell."""
    own = households(ledger)
    one, other = [*own][:2]
    edits = {
        one: {"证件号码": own[other]["证件号码"], "乡镇审核等级": "一级", **REASON},
        other: {"证件号码": own[one]["证件号码"], "乡镇审核等级": "三级", **REASON},
    }
    ran = review(ledger, returned(ledger, tmp_path / "回.xlsx", edits))
    assert set(kinds(ran)) == {"identity-changed"} and ran.json["decided"] == 0
    assert households(tmp_path / "审核.xlsx") == own


@pytest.mark.parametrize(
    ("entered", "said"),
    [(99, "99"), ("三人半", "三人半"), (0, "0"), (None, "is empty now")],
)
def test_a_number_of_persons_that_cannot_be_is_said(
    ledger: Path, review: Any, tmp_path: Path, entered: object, said: str
) -> None:
    key = standing(ledger, "三级蓝色")[0]
    ran = review(ledger, returned(ledger, tmp_path / "回.xlsx", {key: {"家庭人口": entered}}))
    (problem,) = ran.json["problems"]
    assert (problem["kind"], problem["key"]) == ("answer-unreadable", key) and said in problem["message"]
    assert households(tmp_path / "审核.xlsx")[key]["家庭人口"] == households(ledger)[key]["家庭人口"]


def with_errors(file: Path) -> Path:
    """Texts like #N/A as the error cells that they are."""
    book = openpyxl.load_workbook(file)
    for sheet in book:
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value in ("#N/A", "=1+1")):
            cell.data_type = "e" if cell.value == "#N/A" else "f"
    book.save(file)
    return file


@pytest.mark.parametrize("entered", ["#N/A", "=1+1"])
def test_an_error_where_a_level_should_stand_is_no_silence(ledger: Path, review: Any, tmp_path: Path, entered: str) -> None:
    """A level looked up from another list that lacks the household; a formula that a program saved without its value."""
    key, other, third = standing(ledger, "三级蓝色")[:3]
    edits = {key: {"乡镇审核等级": entered}, other: {"乡镇审核等级": "一级", "审核意见": entered}, third: {"审核日期": entered}}
    file = with_errors(returned(ledger, tmp_path / "回.xlsx", edits))
    ran = review(ledger, file, "--blank-agrees")
    after = households(tmp_path / "审核.xlsx")
    told = {(problem["key"], problem["kind"]) for problem in ran.json["problems"]}
    unreasoned, unread = (other, "level-without-reason"), (other, "answer-unreadable")
    assert told == {(key, "level-unknown"), unreasoned, unread, (third, "date-odd")}
    assert [after[one]["备案等级"] for one in (key, other, third)] == [None, None, after[third]["风险等级"]]
    assert after[other]["审核意见"] is None


def test_a_copy_whose_hidden_sheet_was_spoilt_says_what_it_says(ledger: Path, review: Any, tmp_path: Path) -> None:
    key = standing(ledger, "三级蓝色")[0]
    file = returned(ledger, tmp_path / "回.xlsx", {key: {"乡镇审核等级": "一级", **REASON}})
    book = openpyxl.load_workbook(file)
    hidden = book["_fanpin"]
    for row in range(2, hidden.max_row + 1):
        if not str(hidden.cell(row, 1).value).startswith("户."):
            hidden.cell(row, 2).value = "???"
    book.save(file)
    assert review(ledger, file).json["decided"] == 1


def test_a_ledger_that_forgot_where_its_rules_were_written(ledger: Path, review: Any, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(ledger)
    for row in book["_fanpin"].iter_rows():
        if str(row[0].value).startswith("规则出处"):
            row[1].value = None
    book.save(tmp_path / "台账.xlsx")
    ran = review(tmp_path / "台账.xlsx", ledger)
    assert ran.status == 0 and "fault" not in ran.err, ran.err


def test_a_ledger_of_another_round_is_not_merged(ledger: Path, fanpin: Fanpin, review: Any, tmp_path: Path) -> None:
    survey(tmp_path / "调查.xlsx", 36)
    assert fanpin("grade", tmp_path / "调查.xlsx", "--as-of", "2019-04-30", "-o", tmp_path / "四月.xlsx").status == 0
    key = next(iter(households(ledger)))
    april = returned(tmp_path / "四月.xlsx", tmp_path / "四月回.xlsx", {key: {"乡镇审核等级": "一级", **REASON}})
    part = returned(april, tmp_path / "四月分表.xlsx", without=["_fanpin"])
    ran = review(ledger, april, part)
    assert ran.status == 2 and "2019-04" in ran.err and "2019-10" in ran.err and not (tmp_path / "审核.xlsx").exists()
    own = returned(ledger, tmp_path / "回.xlsx", {key: {"乡镇审核等级": "一级", **REASON}})
    ran = review(ledger, own, april, part)
    assert ran.status == 2 and ran.json["decided"] == 1 and len(ran.json["unread"]) == 2
