"""``fanpin grade`` as a user meets it: statuses, what is printed where, what is written and what never is."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msoffcrypto
import openpyxl
import pytest

from fanpin_cli.workflows import grade as grade_workflow
from tests.conftest import PLACES, SAMPLES, Fanpin, read_places, write_workbook

TITLES = ["户编号", "户主姓名", "乡镇", "证件号码", "联系电话", "家庭人口", "劳动力人数", "务工月数", "产业收入", "人均纯收入"]
NUMBER = "341599197001010012"
ROWS: list[list[Any]] = [
    ["H1", "甲某", "东镇", NUMBER, "13900000001", 2, 0, 0, 0, 2500],
    ["H2", "乙某", "东镇", "341599198002020023", "13900000002", 3, 2, 10, 20000, 9800],
    ["H3", "丙某", "西乡", "341599199003030034", "13900000003", 4, 1, None, 4000, "三千多"],
    ["H4", "丁某", None, None, None, 1, 1, 12, 0, 12000],
]


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    return write_workbook(tmp_path / "某县调查表.xlsx", [TITLES, *ROWS])


def test_the_ledger_stands_beside_the_first_survey(fanpin: Fanpin, survey: Path, tmp_path: Path) -> None:
    other = write_workbook(tmp_path / "b.xlsx", [TITLES, ["H9", *ROWS[0][1:]]])
    ran = fanpin("grade", survey, other)
    assert ran.status == 0, ran.err
    ledger = tmp_path / "某县调查表-台账.xlsx"
    assert ledger.exists() and str(ledger) in ran.out.replace("\n", "")
    names = openpyxl.load_workbook(ledger).sheetnames
    assert names == ["汇总", *PLACES, "应纳入", "数据问题", "调整记录", "规则", "_fanpin"]
    assert set(read_places(ledger)) == {"H1", "H2", "H3", "H4", "H9"}


def test_the_ledger_of_a_folder_stands_in_it_and_has_its_name(
    fanpin: Fanpin, survey: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = tmp_path / "东岭镇"
    (town / "东村").mkdir(parents=True)
    write_workbook(town / "东村" / "调查.xlsx", [TITLES, ROWS[0]])
    write_workbook(town / "西村.xlsx", [TITLES, ROWS[1]])
    first = fanpin("grade", town, survey, "--json").json
    assert (Path(first["ledger"]), first["households"]) == (town / "东岭镇-台账.xlsx", 4)  # H1 and H2 of ROWS are there twice
    monkeypatch.chdir(town)
    again = fanpin("grade", ".", "--force", "--json").json
    assert (Path(again["ledger"]).resolve(), again["households"]) == (town / "东岭镇-台账.xlsx", 2)
    assert fanpin("grade", ".", "--by", "township", "--force").status == 0
    assert sorted(file.name for file in town.glob("*镇*")) == ["东岭镇-台账-东镇.xlsx", "东岭镇-台账.xlsx"]
    assert fanpin("grade", town, "--force", "--json").json["households"] == 2


@pytest.mark.parametrize("command", ["grade", "check"])
def test_out_may_be_a_folder(fanpin: Fanpin, survey: Path, tmp_path: Path, command: str) -> None:
    ending = {"grade": "台账", "check": "核查"}[command]
    (tmp_path / "旧.dir").mkdir()
    for folder in ("旧.dir", "新", "新/10月", "核查2.1"):
        ran = fanpin(command, survey, "-o", tmp_path / folder)
        assert ran.status != 2, ran.err
        assert (tmp_path / folder / f"某县调查表-{ending}.xlsx").exists()
    ran = fanpin(command, survey, "-o", tmp_path / "台账.xslx")
    assert ran.status == 2 and ".xlsx" in ran.err and not (tmp_path / "台账.xslx").exists()
    assert fanpin(command, survey, "-o", tmp_path / "新").status == 2


def test_json_is_one_object_with_the_contracts_keys(fanpin: Fanpin, survey: Path, tmp_path: Path) -> None:
    ran = fanpin("grade", survey, "--json", "--as-of", "2019-10-31")
    told = ran.json
    assert {*told} >= {
        *("round", "as_of", "ruleset", "households", "persons", "levels", "edge", "to_verify", "not_assessed", "to_include"),
        *("problems", "rules_not_assessed", "ledger"),
    }
    assert (told["round"], told["as_of"], told["ruleset"]["id"]) == ("2019-10", "2019-10-31", "luan-2019")
    assert re.fullmatch("[0-9a-f]{64}", told["ruleset"]["sha256"])
    assert (told["households"], told["persons"]) == (4, 10)
    assert [*told["levels"]] == ["1", "2", "3"]
    assert all({*told[part]} == {"households", "persons"} for part in ("edge", "to_verify", "not_assessed", "to_include"))
    assert told["problems"]["error"] == 1
    assert all({*rule} == {"rule", "missing"} and rule["missing"] for rule in told["rules_not_assessed"])
    assert told["ledger"] == str(tmp_path / "某县调查表-台账.xlsx")
    assert (told["unread"], ran.err) == ([], "")


def test_nothing_is_overwritten_without_force(fanpin: Fanpin, survey: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "l.xlsx"
    ledger.write_bytes(b"mine")
    ran = fanpin("grade", survey, "-o", ledger)
    assert ran.status == 2 and "--force" in ran.err and ledger.read_bytes() == b"mine"
    assert fanpin("grade", survey, "-o", ledger, "--force").status == 0
    assert "H1" in read_places(ledger)


def test_a_survey_is_never_overwritten(fanpin: Fanpin, survey: Path) -> None:
    """Not with --force either, not by another name, and last round's ledger no more than this round's survey."""
    before, folder, other = survey.read_bytes(), survey.parent, survey.with_name("也是.xlsx")
    other.symlink_to(survey)
    april = folder / "四月.xlsx"
    assert fanpin("grade", survey, "-o", april).status == 0
    filed = april.read_bytes()
    for surveys, options in (
        ([survey], ["-o", survey]),
        ([survey], ["-o", survey, "--force"]),
        ([survey], ["-o", other, "--force"]),
        ([folder], ["-o", survey, "--force"]),
        ([survey], ["--previous", april, "-o", april, "--force"]),
        ([april], ["-o", april, "--force"]),
    ):
        ran = fanpin("grade", *surveys, *options)
        assert (ran.status, survey.read_bytes(), april.read_bytes()) == (2, before, filed)
        assert "--force" not in ran.err or "--force" not in options


def test_a_file_that_is_there_is_told_before_anything_is_read(
    fanpin: Fanpin, survey: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    survey.with_name("某县调查表-台账.xlsx").write_bytes(b"mine")
    monkeypatch.setattr(grade_workflow, "read_survey", lambda *_given, **_options: pytest.fail("read"))
    ran = fanpin("grade", survey)
    assert ran.status == 2 and "--force" in ran.err


def test_a_folder_is_graded_again_without_the_ledger_of_the_first_time(fanpin: Fanpin, survey: Path, tmp_path: Path) -> None:
    first = fanpin("grade", tmp_path, "--json").json
    assert (Path(first["ledger"]), first["households"]) == (tmp_path / f"{tmp_path.name}-台账.xlsx", 4)
    assert fanpin("grade", tmp_path).status == 2
    mended = [[*row[:9], 9000] for row in ROWS]
    write_workbook(survey, [TITLES, *mended])
    assert fanpin("check", survey, "-o", tmp_path / "某县调查表-核查.xlsx").status in (0, 1)
    again = fanpin("grade", tmp_path, "--json", "--force").json
    assert (again["ledger"], again["households"], again["not_assessed"]["households"]) == (first["ledger"], 4, 0)
    assert {rows[0]["人均纯收入"] for rows in read_places(Path(again["ledger"])).values()} == {9000}
    shown = fanpin("grade", tmp_path, "--force").out
    assert "a ledger of fanpin" in shown and "a marked copy of 某县调查表" in shown
    assert fanpin("check", tmp_path, "--json").json["rows"] == 4


def test_a_difference_is_told_once_and_places_name_the_file(fanpin: Fanpin, survey: Path, tmp_path: Path) -> None:
    titles = ["户编号", "姓名", "证件号码", "与户主关系", "劳动技能", "劳动力人数"]
    roster = [titles, ["H2", "乙某", "341599198002020023", "户主", "普通劳动力", 1]]
    ran = fanpin("grade", survey, write_workbook(tmp_path / "名册.xlsx", roster, "成员"), "-o", tmp_path / "l.xlsx", "--detail")
    told = openpyxl.load_workbook(tmp_path / "l.xlsx")["数据问题"].iter_rows(min_row=4, values_only=True)
    assert [row[5] for row in told if row[6] == "H2" and str(row[8]).startswith("“劳动力人数”")] == ["G3"]
    assert "某县调查表.xlsx · 调查表!G3" in ran.out


def test_a_hidden_sheet_and_a_row_without_a_key_are_given_by_their_place(fanpin: Fanpin, tmp_path: Path) -> None:
    file = write_workbook(tmp_path / "a.xlsx", [["户主姓名", "人均纯收入"], ["甲某", 5000]])
    workbook = openpyxl.load_workbook(file)
    hidden = workbook.create_sheet("旧表")
    hidden.sheet_state = "hidden"
    for row in (["户编号", "户主姓名"], ["1", "乙某"]):
        hidden.append(row)
    workbook.save(file)
    out = fanpin("grade", file, "--detail").out
    assert "旧表 the sheet is hidden" in out and "调查表!A2 the row has neither" in out


def test_what_every_column_was_taken_for_is_told_whole(fanpin: Fanpin, tmp_path: Path) -> None:
    titles = {"户编号": "户编号", "户主": "户主姓名", "镇": "乡镇", "人口": "家庭人口", "家庭人均纯收入（元）": "人均纯收入"}
    titles |= {"务工时间（月）": "务工月数", "是否解决安全饮用水": "饮水安全", "是否危房户": "危房户"}
    file = write_workbook(tmp_path / "a.xlsx", [[*titles, "自编"], ["1", "甲某", "东镇", 2, 5000, 6, "是", "否", "x"]])
    ran = fanpin("grade", file, "--detail")
    cells = "".join(line for line in ran.out.replace("\n", "").split())
    assert all(f"{own}→{title}" in cells for own, title in titles.items() if own != title)
    facts = dict(openpyxl.load_workbook(tmp_path / "a-台账.xlsx")["_fanpin"].iter_rows(values_only=True))
    assert facts["列.a.xlsx·调查表"] == "；".join([*(f"{own}→{title}" for own, title in titles.items()), "未识别：自编"])


def test_the_ledger_says_nothing_twice(fanpin: Fanpin, survey: Path, tmp_path: Path) -> None:
    numbered = write_workbook(tmp_path / "n.xlsx", [["序号", *TITLES], *([n, *row] for n, row in enumerate(ROWS, start=1))])
    roster = [["序号", "户编号", "姓名", "证件号码", "与户主关系"]] + [
        [n, row[0], row[1], row[3], "户主"] for n, row in enumerate(ROWS, start=1)
    ]
    ran = fanpin("grade", numbered, write_workbook(tmp_path / "名册.xlsx", roster), "-o", tmp_path / "l.xlsx")
    assert ran.status == 0
    columns = set(read_places(tmp_path / "l.xlsx")["H1"][0])
    assert not {title for title in columns if title.endswith("（2）")}
    assert read_places(tmp_path / "l.xlsx")["H2"][0]["家庭人口"] == 3


def test_a_wide_survey_goes_through_in_silence(fanpin: Fanpin, tmp_path: Path) -> None:
    own = [f"自编{number}" for number in range(300)]
    wide = write_workbook(tmp_path / "宽.xlsx", [[*TITLES, *own], *([*row, *range(300)] for row in ROWS)])
    roster = [
        ["户编号", "姓名", "证件号码", "与户主关系", "劳动技能", *own[:200]],
        ["H1", "甲某", NUMBER, "户主", "普通劳动力"],
    ]
    ran = fanpin("grade", wide, write_workbook(tmp_path / "名册.xlsx", roster), "-o", tmp_path / "l.xlsx", "--json")
    assert (ran.status, ran.err, ran.json["households"]) == (0, "", 4)


def test_ledgers_alone_are_read_as_surveys_and_as_last_round(fanpin: Fanpin, survey: Path, tmp_path: Path) -> None:
    county = tmp_path / "各乡镇"
    county.mkdir()
    assert fanpin("grade", survey, "--by", "township", "-o", county / "l.xlsx").status == 0
    assert fanpin("grade", county, "--json", "-o", tmp_path / "again.xlsx").json["households"] == 4
    assert fanpin("grade", county / "l-东镇.xlsx", "--json", "-o", tmp_path / "one.xlsx").json["households"] == 2
    write_workbook(county / "调查表.xlsx", [TITLES, *ROWS])
    told = fanpin("grade", survey, "--previous", county, "--json", "-o", tmp_path / "next.xlsx").json
    assert told["problems"]["warning"] == 0, "no household is gone"


def test_a_roster_is_read_with_the_ledger_that_it_is_given_with(fanpin: Fanpin, survey: Path, tmp_path: Path) -> None:
    assert fanpin("grade", survey, "-o", tmp_path / "l.xlsx").status == 0
    roster = write_workbook(
        tmp_path / "名册.xlsx", [["户编号", "姓名", "证件号码", "与户主关系"], ["H1", "甲某", NUMBER, "户主"]]
    )
    assert fanpin("grade", tmp_path / "l.xlsx", roster, "--json", "-o", tmp_path / "n.xlsx").json["households"] == 4
    assert fanpin("grade", tmp_path / "l.xlsx", survey, "--json", "-o", tmp_path / "m.xlsx").json["households"] == 4


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--round", "2019年4月"], "2019-04"),
        (["--round", "2019-13"], "2019-04"),
        (["--as-of", "31/10/2019"], "2019-04-30"),
        (["--by", "village"], "township"),
        (["--rules", "luan-2091"], "luan-2019"),
        (["--rules", "没有.yaml"], "没有.yaml"),
        (["--previous", "没有.xlsx"], "没有.xlsx"),
        (["--colour", "red"], "--colour"),
    ],
)
def test_bad_usage_is_one_sentence_and_status_2(
    fanpin: Fanpin, survey: Path, tmp_path: Path, options: Sequence[str], complaint: str
) -> None:
    ran = fanpin("grade", survey, *options)
    assert ran.status == 2 and complaint in ran.err and "Traceback" not in ran.err
    assert [file.name for file in tmp_path.iterdir()] == [survey.name]


def test_a_rule_without_its_columns_is_named_loudly_and_strict_makes_it_a_finding(
    fanpin: Fanpin, survey: Path, tmp_path: Path
) -> None:
    loud = fanpin("grade", survey)
    assert loud.status == 0 and "could not be assessed" in loud.out and "饮水安全" in loud.out
    (tmp_path / "某县调查表-台账.xlsx").unlink()
    strict = fanpin("grade", survey, "--strict")
    assert strict.status == 1 and "R1" in strict.err
    assert not (tmp_path / "某县调查表-台账.xlsx").exists()


def test_a_broken_file_among_others_is_left_out_and_told(fanpin: Fanpin, survey: Path, tmp_path: Path) -> None:
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(survey.read_bytes()[:700])
    ran = fanpin("grade", survey, broken, "--json")
    assert ran.status == 2 and "坏.xlsx" in ran.err
    assert ran.json["households"] == 4 and [unread["file"] for unread in ran.json["unread"]] == ["坏.xlsx"]
    assert set(read_places(Path(ran.json["ledger"]))) == {"H1", "H2", "H3", "H4"}
    shown = fanpin("grade", survey, broken, "--force")
    assert shown.status == 2 and "could not be read" in shown.out and "坏.xlsx" in shown.out


def test_only_broken_files_write_nothing(fanpin: Fanpin, tmp_path: Path) -> None:
    for name in ("甲.xlsx", "乙.csv"):
        (tmp_path / name).write_bytes(b"\x00\x01")
    ran = fanpin("grade", tmp_path)
    assert ran.status == 2 and not ran.out and not list(tmp_path.glob("*台账*"))


def test_townships_apart_and_together(fanpin: Fanpin, survey: Path, tmp_path: Path) -> None:
    told = fanpin("grade", survey, "--by", "township", "-o", tmp_path / "l.xlsx", "--json").json
    names = {Path(ledger).name for ledger in told["ledgers"]}
    assert names == {"l.xlsx", "l-东镇.xlsx", "l-西乡.xlsx", "l-未填乡镇.xlsx"}
    assert Path(told["ledger"]).name == "l.xlsx"
    by_town = [set(read_places(tmp_path / name)) for name in sorted(names - {"l.xlsx"})]
    assert sorted(key for keys in by_town for key in keys) == ["H1", "H2", "H3", "H4"]
    county = openpyxl.load_workbook(tmp_path / "l.xlsx")
    assert county.sheetnames == ["汇总", "数据问题", "规则", "_fanpin"]


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    file = tmp_path / "三线.yaml"
    file.write_text(
        """
ruleset: lines
title: 三线
levels:
  1: {name: 一级极易返贫户, colour: FF0000, sheet: 一级红色}
  2: {name: 二级较易返贫户, colour: FFFF00, sheet: 二级黄色}
  3: {name: 三级稳定脱贫户, colour: 0070C0, sheet: 三级蓝色}
default_level: {level: 3, reason: 未见风险}
risk:
  - {id: R1, level: 1, title: 极低, when: 人均纯收入 < 3000, reason: "人均纯收入{人均纯收入}元"}
  - {id: R2, level: 2, title: 较低, when: 人均纯收入 < 5000, reason: "人均纯收入{人均纯收入}元"}
  - {id: R2-2, level: 2, title: 收入减半, when: 人均纯收入 < 上期.人均纯收入 / 2, reason: "上期{上期.人均纯收入}元"}
""",
        encoding="utf-8",
    )
    return file


def income_survey(path: Path, *rows: tuple[str, object]) -> Path:
    return write_workbook(path, [["户编号", "户主姓名", "人均纯收入"], *([key, "某", income] for key, income in rows)])


def test_last_rounds_levels_changes_and_values(fanpin: Fanpin, tmp_path: Path, rules: Path) -> None:
    before = income_survey(
        tmp_path / "4.xlsx", ("上", 9000), ("下", 2000), ("同", 6000), ("走", 7000), ("减", 20000), ("备", 2000)
    )
    april = tmp_path / "4-台账.xlsx"
    assert fanpin("grade", before, "--rules", rules, "--as-of", "2019-04-30").status == 0
    filed = openpyxl.load_workbook(april)
    sheet = filed["一级红色"]
    header = [cell.value for cell in sheet[3]]
    for row in sheet.iter_rows(min_row=4):
        if row[header.index("户编号")].value == "备":
            row[header.index("备案等级")].value = "三级稳定脱贫户"
    filed.save(april)

    after = income_survey(
        tmp_path / "10.xlsx", ("上", 2500), ("下", 9000), ("同", 6000), ("来", 9000), ("减", 9000), ("备", 2000)
    )
    ran = fanpin("grade", after, "--rules", rules, "--as-of", "2019-10-31", "--previous", april, "--json")
    found = {key: rows[0] for key, rows in read_places(Path(ran.json["ledger"])).items()}
    assert {key: (row["风险等级"][:2], (row["上期等级"] or "")[:2], row["等级变化"]) for key, row in found.items()} == {
        "上": ("一级", "三级", "风险上升"),
        "下": ("三级", "一级", "风险下降"),
        "同": ("三级", "三级", "不变"),
        "来": ("三级", "", "新增"),
        "减": ("二级", "三级", "风险上升"),
        "备": ("一级", "三级", "风险上升"),
    }
    assert found["减"]["判定理由"] == "上期20000元"
    assert ran.json["problems"]["warning"] == 1, "the household that is gone"
    assert ran.json["rules_not_assessed"] == []


def test_without_last_round_its_rules_are_not_assessed(fanpin: Fanpin, tmp_path: Path, rules: Path) -> None:
    told = fanpin("grade", income_survey(tmp_path / "a.xlsx", ("1", 9000)), "--rules", rules, "--json").json
    assert [rule["rule"] for rule in told["rules_not_assessed"]] == ["R2-2"]


def test_last_round_must_be_a_ledger(fanpin: Fanpin, survey: Path, tmp_path: Path) -> None:
    ran = fanpin("grade", survey, "--previous", income_survey(tmp_path / "不是台账.xlsx", ("1", 9000)))
    assert ran.status == 2 and "不是台账.xlsx" in ran.err and not (tmp_path / "某县调查表-台账.xlsx").exists()


def encrypted(source: Path, target: Path, password: str) -> Path:
    with source.open("rb") as plain, target.open("wb") as out:
        msoffcrypto.OfficeFile(plain).encrypt(password, out)
    return target


def test_protected_workbooks(fanpin: Fanpin, survey: Path, tmp_path: Path) -> None:
    safe = encrypted(survey, tmp_path / "加密.xlsx", "秘密123")
    for options in ([], ["--password", "wrong"]):
        ran = fanpin("grade", safe, *options)
        assert ran.status == 2 and "加密.xlsx" in ran.err and "password" in ran.err
    assert fanpin("grade", safe, "--password", "秘密123", "--json").json["households"] == 4


@pytest.mark.parametrize("locale", ["C.UTF-8", "zh_CN.UTF-8"])
def test_no_identity_number_or_phone_on_the_screen(
    fanpin: Fanpin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, locale: str
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    rows = [[NUMBER, *row[1:]] for row in ROWS[:2]]  # an office that uses the head's number as 户编号, twice
    rows[1][6] = f"见{NUMBER}电话13900000002"
    ran = fanpin("grade", write_workbook(tmp_path / "a.xlsx", [TITLES, *rows]), "--detail")
    assert ran.status == 0
    assert NUMBER not in ran.out and "13900000002" not in ran.out and "341599********0012" in ran.out


def test_a_zh_locale_speaks_chinese(fanpin: Fanpin, survey: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    ran = fanpin("grade", survey)
    for words in ("台账已生成", "下一步", "数据问题", "户数", "人数"):
        assert words in ran.out
    assert "households" not in ran.out and "Next" not in ran.out
    assert "没有" in fanpin("grade", "没有.xlsx").err or "不存在" in fanpin("grade", "没有.xlsx").err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["grade", "x.xlsx", "--as-of", "foo"], "'--as-of'的值有误：“foo”不是日期"),
        (["grade", "x.xlsx", "--by", "foo"], "--by的值有误：只能填 township"),
        (["grade", "x.xlsx", "--ruls", "a"], "没有选项 --ruls（可用的有：--previous, --round, --rules）"),
        (["grade", "x.xlsx", "--rules"], "选项 '--rules' 后面需要填写内容"),
        (["grade", "x.xlsx", "--force=1"], "选项 '--force' 后面不填内容"),
        (["grade", "--force"], "缺少参数"),
        (["grad", "x.xlsx"], "没有命令 'grad'，是不是 'grade'？"),
        (["rules", "check", "a", "b"], "多出的参数：b"),
        (["grade", "x.xlsx"], "错误：x.xlsx"),
    ],
)
def test_complaints_of_the_library_are_chinese_where_the_user_is(arguments: list[str], words: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "fanpin_cli", *arguments],
        env={**os.environ, "LC_ALL": "zh_CN.UTF-8", "PYTHONUTF8": "1", "COLUMNS": "150"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 2 and words in ran.stderr, ran.stderr


@pytest.mark.parametrize(
    ("locale", "words"), [("zh_CN.UTF-8", ["按规则评定风险等级", "显示本帮助"]), ("en_US.UTF-8", ["Grade household"])]
)
def test_help_follows_the_locale(locale: str, words: list[str]) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "fanpin_cli", "grade", "--help"],
        env={**os.environ, "LC_ALL": locale, "PYTHONUTF8": "1", "COLUMNS": "120"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert all(word in ran.stdout for word in words)
    assert "<bool>" not in ran.stdout and "<list" not in ran.stdout and "<str>" not in ran.stdout


def test_a_fault_of_ours_shows_no_value(fanpin: Fanpin, survey: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_given: object, **_options: object) -> None:
        raise ValueError(f"甲某 {NUMBER}")

    monkeypatch.setattr(grade_workflow, "answer", fail)
    ran = fanpin("grade", survey)
    assert ran.status == 2 and "ValueError at fanpin_cli.workflows.grade" in ran.err
    assert NUMBER not in ran.err and "Traceback" not in ran.err


def test_the_samples_come_to_the_same_counts(fanpin: Fanpin, tmp_path: Path) -> None:
    """The sample rounds' figures as their ledgers in the repository have them: a change of rules or of reading shows here."""
    april = [SAMPLES / "2019-04-入户调查.xlsx", SAMPLES / "2019-04-成员名册.xlsx"]
    october = [SAMPLES / "2019-10-入户调查.xlsx", SAMPLES / "2019-10-成员名册.xlsx"]
    runs = [
        [*april, "--as-of", "2019-04-30"],
        [*october, "--as-of", "2019-10-31", "--previous", SAMPLES / "2019-04-台账.xlsx"],
    ]
    for run, name in zip(runs, ("2019-04-台账.xlsx", "2019-10-台账.xlsx"), strict=True):
        assert fanpin("grade", *run, "-o", tmp_path / name).status == 0
        fresh, filed = read_places(tmp_path / name), read_places(SAMPLES / name)
        assert fresh == filed


def test_an_interrupted_run_says_so(fanpin: Fanpin, survey: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_given: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(grade_workflow, "answer", interrupt)
    ran = fanpin("grade", survey)
    assert (ran.status, ran.err.strip()) == (130, "Error: interrupted")
    assert not (tmp_path / "某县调查表-台账.xlsx").exists()


def test_progress_goes_to_stderr_only(fanpin: Fanpin, survey: Path) -> None:
    assert isinstance(fanpin("grade", survey, "--json").json, dict)
    assert io.StringIO(fanpin("grade", survey, "--json", "--force").out).readline() == "{\n"


def test_advice_fits_the_cause(fanpin: Fanpin, tmp_path: Path) -> None:
    """A column that a village left blank, and households whose survey is missing, are no questions to each household."""
    rules = tmp_path / "r.yaml"
    rules.write_text(
        "ruleset: r\ntitle: 规则\n"
        "levels: {1: {name: 一级, colour: FF0000, sheet: 一}, 2: {name: 二级, colour: FFFF00, sheet: 二}}\n"
        "default_level: {level: 2, reason: 无风险}\n"
        "risk: [{id: A, level: 1, when: 医疗自付支出 > 9000, reason: 多}, "
        "{id: B, level: 1, when: 人均纯收入 < 4000, reason: 少}]\n",
        encoding="utf-8",
    )
    titles, cases = ["户编号", "户主姓名", "乡镇", "村", "医疗自付支出", "人均纯收入"], {"甲": (None, 9000), "乙": (0, None)}
    rows = [[f"{place}{n}", "某", "东镇", f"{place}村", *case] for place, case in cases.items() for n in range(6)]
    survey = write_workbook(tmp_path / "调查.xlsx", [titles, *rows])
    members = [["丙1", "丙", "东镇", "丙村"], *([row[0], "某", "东镇", row[3]] for row in rows)]
    roster = [["户编号", "姓名", "乡镇", "村", "与户主关系"], *([*member, "户主"] for member in members)]
    ran = fanpin("grade", survey, write_workbook(tmp_path / "名册.xlsx", roster), "--rules", rules, "-o", tmp_path / "l.xlsx")
    out = " ".join(ran.out.split())
    assert "Have the surveys sent in of 1 households that only the roster has: 东镇（丙村1户）" in out
    assert "甲村: 医疗自付支出 is blank in 6 households; most likely 0 should be filled in" in out
    assert "乙村: 人均纯收入 is blank in 6 households; have the village fill in the column" in out
    assert "乙村: 医疗自付支出" not in out and "Asked most often" not in out


def test_titles_that_several_sheets_share_are_told_once(fanpin: Fanpin, tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    for name, titles in (
        ("东镇", ["户编号", "户主", "问卷"]),
        ("西乡", ["户编号", "户主", "问卷"]),
        ("南乡", ["户编号", "户主姓名"]),
    ):
        sheet = workbook.create_sheet(name)
        sheet.append(titles)
        sheet.append([name, "甲", "一"][: len(titles)])
    workbook.save(tmp_path / "a.xlsx")
    told = fanpin("grade", tmp_path / "a.xlsx", "-o", tmp_path / "l.xlsx", "--detail").out
    assert told.count("户主→户主姓名") == told.count("户编号→") + 1 == 1
    assert "(a.xlsx · 东镇 and 1 more):" in told and told.count("问卷") == 1


def test_what_concerns_the_whole_run_is_told(fanpin: Fanpin, tmp_path: Path) -> None:
    """That nobody says who left poverty, what most households lack, and a last round that is this one."""
    titles = ["户编号", "户主姓名", "家庭人口", "人均纯收入", "饮水安全"]
    rows = [[str(n), f"某{n}", 3, "—" if n < 4 else 9000, "是"] for n in range(1, 6)]
    survey = write_workbook(tmp_path / "s.xlsx", [titles, *rows])
    first = fanpin("grade", survey, "-o", tmp_path / "a.xlsx", "--as-of", "2019-10-31", "--detail")
    assert (
        "the survey has no column 户类型、脱贫属性" in first.out.replace("\n", " ").replace("  ", "") or "户类型" in first.out
    )
    assert "Asked most often: 人均纯收入 (3)" in first.out
    again = fanpin("grade", survey, "-o", tmp_path / "b.xlsx", "--as-of", "2019-10-31", "--previous", tmp_path / "a.xlsx")
    problems = openpyxl.load_workbook(tmp_path / "b.xlsx")["数据问题"]
    kinds = {row[2] for row in problems.iter_rows(min_row=4, values_only=True)}
    assert again.status == 0 and {"没有说明户属于哪一类的列", "上期台账不是更早的一期"} <= kinds


def test_unknown_titles_are_written_filled_in_and_given_back(fanpin: Fanpin, tmp_path: Path) -> None:
    titles = ["人均纯收" if title == "人均纯收入" else title for title in TITLES]
    survey = write_workbook(tmp_path / "调查表.xlsx", [[*titles, "蜂箱"], *([*row, 1] for row in ROWS)])
    columns, ledger = tmp_path / "列名.yaml", tmp_path / "l.xlsx"
    ran = fanpin("grade", survey, "-o", ledger, "--write-columns", columns)
    assert ran.status == 0 and ledger.exists() and "列名.yaml" in ran.out.replace("\n", "")
    written = columns.read_text(encoding="utf-8")
    assert '"人均纯收":  # 是不是 人均纯收入？' in written and '"蜂箱":\n' in written
    assert "调查表.xlsx" in written and "劳动力人数" not in written

    filled = written.replace('"人均纯收":', '"人均纯收": 人均纯收入').replace('"蜂箱":', '"蜂箱": 不读')
    columns.write_text(f"{filled}没有的列: 不读\n", encoding="utf-8")
    told = fanpin("grade", survey, "-o", ledger, "--force", "--columns", columns, "--as-of", "2019-10-31", "--detail")
    assert told.status == 0 and "人均纯收→人均纯收入 (by --columns)" in told.out and "蜂箱 (by --columns)" in told.out
    assert levels(ledger) == levels_where_the_titles_are_known(fanpin, tmp_path)
    notices = [row for row in openpyxl.load_workbook(ledger)["数据问题"].iter_rows(values_only=True) if "没有的列" in row]
    assert len(notices) == 1
    again = fanpin("grade", survey, "-o", ledger, "--force", "--columns", columns, "--write-columns", columns)
    assert again.status == 0 and '"人均纯收": "人均纯收入"' in columns.read_text(encoding="utf-8")


def levels(ledger: Path) -> dict[str, list[tuple[Any, Any]]]:
    """The sheet and the reason of every household."""
    return {key: [(row["表"], row["判定理由"]) for row in rows] for key, rows in read_places(ledger).items()}


def levels_where_the_titles_are_known(fanpin: Fanpin, folder: Path) -> dict[str, list[tuple[Any, Any]]]:
    survey, ledger = write_workbook(folder / "known.xlsx", [TITLES, *ROWS]), folder / "known-ledger.xlsx"
    assert fanpin("grade", survey, "-o", ledger, "--as-of", "2019-10-31").status == 0
    return levels(ledger)


def test_a_column_map_is_written_even_where_the_run_stops_at_a_rule(fanpin: Fanpin, survey: Path, tmp_path: Path) -> None:
    ran = fanpin("grade", survey, "--strict", "--write-columns", tmp_path / "m.yaml")
    assert ran.status == 1 and (tmp_path / "m.yaml").exists()


@pytest.mark.parametrize(
    ("name", "told"),
    [("m.yaml", "--force"), ("某县调查表.xlsx", "must end in .yaml")],
)
def test_a_column_map_never_takes_the_place_of_a_file(
    fanpin: Fanpin, survey: Path, tmp_path: Path, name: str, told: str
) -> None:
    (tmp_path / "m.yaml").write_text("甲: 不读", encoding="utf-8")
    ran = fanpin("grade", survey, "--write-columns", tmp_path / name)
    assert ran.status == 2 and told in ran.err
    assert (tmp_path / "m.yaml").read_text(encoding="utf-8") == "甲: 不读"
    assert not (tmp_path / "某县调查表-台账.xlsx").exists()
