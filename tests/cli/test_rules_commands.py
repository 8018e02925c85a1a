"""``fanpin rules``: what there is, what it says, and whether it works."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT, Fanpin, Ran

OVERLAY = "ruleset: own\ntitle: 某县\nextends: luan-2019\n"


def overlay(folder: Path, text: str) -> Path:
    file = folder / "own.yaml"
    file.write_text(OVERLAY + text, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def shipped(fanpin_once: Fanpin) -> Callable[[str, Path], Ran]:
    """``shipped("check", file)``: what the command says of a shipped rule set; run once."""
    return cache(lambda command, file: fanpin_once("rules", command, file))


BASE = ROOT / "rules" / "luan-2019.yaml"
RULES = sorted((ROOT / "rules").glob("*.yaml"))
RULE_SETS = [file for file in RULES if yaml.safe_load(file.read_text(encoding="utf-8")).get("ruleset")]


@pytest.mark.parametrize("command", ["check", "test"])
@pytest.mark.parametrize("file", RULE_SETS, ids=lambda file: file.stem)
def test_every_shipped_rule_set_passes_its_own_check_and_examples(
    shipped: Callable[[str, Path], Ran], command: str, file: Path
) -> None:
    assert shipped(command, file).status == 0


def test_the_shipped_rule_sets_are_listed(fanpin: Fanpin) -> None:
    out = fanpin("rules", "list").out
    assert "luan-2019" in out and "example-county" in out and "fields" not in out


def test_a_rules_folder_beside_counts_first(fanpin: Fanpin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rules").mkdir()
    overlay(tmp_path / "rules", "")
    monkeypatch.chdir(tmp_path)
    assert "某县" in fanpin("rules", "list").out
    assert "某县" in fanpin("rules", "show", "own").out


def test_the_merged_rules_with_their_origins(fanpin: Fanpin, tmp_path: Path) -> None:
    file = overlay(tmp_path, "parameters: {边缘户收入倍数: {values: {2019-01-01: 1.4}, unit: 倍}}\ndisabled: [R2-3]\n")
    out = fanpin("rules", "show", file).out
    assert "own.yaml:4" in out and "luan-2019.yaml:" in out and "1.4" in out
    assert "R1-1" in out and "R2-3" in out.split("Levels")[0], "what is disabled is said first"


def test_every_check_is_tried(fanpin: Fanpin, tmp_path: Path, shipped: Callable[[str, Path], Ran]) -> None:
    good = shipped("check", BASE)
    assert good.status == 0 and "120 of 120" in good.out
    silent = """checks:
  - {id: X-1, title: 矛盾, when: 务工月数 < 0 AND 务工月数 > 100, fields: [务工月数]}
  - {id: X-2, title: 矛盾, over: 成员, when: 年龄 > 60 AND 年龄 < 60, fields: [年龄]}
  - {id: X-3, title: 可能, over: 成员, when: 年龄 > 60 AND 户.人均纯收入 > 80000, fields: [年龄]}
  - {id: X-4, title: 可能, when: 住房面积 > 上期.住房面积 * 4 AND 危房级别 = 'D级', fields: [住房面积]}
"""
    named = """  - {id: Y-1, title: 日期, when: "调查日期 > DATE '2019-06-01'", fields: [调查日期]}
  - {id: Y-2, title: 样子, when: "备注 LIKE '%死亡%'", fields: [备注]}
  - {id: Y-3, title: 长度, when: LENGTH(户主姓名) > 4, fields: [户主姓名]}
  - {id: Y-4, title: 长度, when: LENGTH(户编号) = 12, fields: [户编号]}
  - {id: Y-5, title: 文字, over: 成员, when: "民族 = '汉'", fields: [民族]}
  - {id: Y-6, title: 年份, when: YEAR(调查日期) = 2016, fields: [调查日期]}
  - {id: Y-7, title: 长度, when: LENGTH(联系电话) = 9, fields: [联系电话]}
"""
    assert "127 of 127" in fanpin("rules", "check", overlay(tmp_path, f"checks:\n{named}")).out
    bad = fanpin("rules", "check", overlay(tmp_path, silent))
    assert bad.status == 1 and "X-1、X-2" in bad.out and "122 of 124" in bad.out


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("risk: [{id: X, level: 1, when: 人均收入 < 1}]", "人均纯收入"),
        ("risk: [{id: X, level: 9, when: 危房户}]", "level 9"),
        ("checks: [{id: X, title: x, when: 危房级别 = 'E级'}]", "E级"),
        ("checks: [{id: X, title: x, when: 人均收入 < 1}]", "人均纯收入"),
        ("risks: []", "risk"),
        ("parameters: {贫困线: {values: {2019-13-01: 1}}}", "2019-13-01"),
    ],
)
def test_a_fault_is_one_sentence_with_its_place(fanpin: Fanpin, tmp_path: Path, text: str, words: str) -> None:
    ran = fanpin("rules", "check", overlay(tmp_path, text + "\n"))
    assert ran.status == 2 and words in ran.err and "own.yaml, line 4" in ran.err and "Traceback" not in ran.err


def test_examples_that_fail_are_findings(fanpin: Fanpin, tmp_path: Path, shipped: Callable[[str, Path], Ran]) -> None:
    text = "tests:\n  - {name: 不对, household: {户类型: 脱贫户, 人均纯收入: 99999}, expect: {level: 1}}\n"
    ran = fanpin("rules", "test", overlay(tmp_path, text))
    assert ran.status == 1 and "不对" in ran.out
    assert shipped("test", BASE).status == 0


def test_examples_of_the_base_about_a_rule_that_is_disabled_are_left_out(fanpin: Fanpin, tmp_path: Path) -> None:
    ran = fanpin("rules", "test", overlay(tmp_path, "disabled: [R1-7]\n"))
    assert ran.status == 0 and "expect rules that are disabled: 1" in ran.out


@pytest.mark.parametrize(
    ("example", "words"),
    [
        ("household: {家庭人囗: 1}, expect: {level: 1}", "did you mean 家庭人口"),
        ("household: {家庭人口: 1}, previous: {人均纯收人: 1}, expect: {level: 1}", "did you mean 人均纯收入"),
        ("household: {家庭人口: 1}, members: [{劳动: 1}], expect: {level: 1}", "no column is called “劳动”"),
        ("household: {家庭人口: 很多}, expect: {level: 2}", "holds “很多”"),
        ("household: {家庭人口: 1}, expect: {rules: [R1-99]}", "there is no R1-99"),
        ("household: {家庭人口: 1}, expect: {level: 9}", "there is no 9"),
        ("household: {家庭人口: 1}, expect: {possible: [1, 9]}", "there is no 9"),
        ("household: {家庭人口: 1}, expect: {place: 边缘}", "did you mean 边缘户"),
        ("household: {家庭人口: 1}, expect: {}", "expects nothing"),
    ],
)
def test_an_example_that_says_what_there_is_not_is_told_at_its_line(
    fanpin: Fanpin, tmp_path: Path, example: str, words: str
) -> None:
    ran = fanpin("rules", "test", overlay(tmp_path, f"tests:\n  - {{name: 例, {example}}}\n"))
    assert ran.status == 2 and words in ran.err and "own.yaml, line 5" in ran.err


def test_parameters_are_shown_with_every_date(fanpin: Fanpin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    shown = fanpin("rules", "show", "luan-2019").out
    assert "2019-01-01 3218" in shown and "2020-01-01 4000" in shown
    assert "县级确定 (the county sets it)" not in shown and "（县级确定）" not in shown


def test_a_rule_with_which_no_measure_can_come_is_a_finding(fanpin: Fanpin, tmp_path: Path) -> None:
    ran = fanpin("rules", "check", overlay(tmp_path, "disabled: [M-24]\n"))
    assert ran.status == 1 and "no measure can come with these rules" in ran.out and "R2-8" in ran.out


def test_the_cause_of_a_rule_is_shown(fanpin: Fanpin, tmp_path: Path) -> None:
    text = "risk: [{id: X, level: 1, when: 危房户, reason: 危房, cause: 住房差}]\n"
    assert "住房差" in fanpin("rules", "show", overlay(tmp_path, text)).out
