"""Finding rule sets, laying overlays over them, and knowing where each piece came from."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml

from fanpin_cli.policy.loading import LoadedRuleSet, RuleSetNotFoundError, load_rule_set
from fanpin_cli.text.yaml_source import YamlError, parse_yaml

from .conftest import BASE

RULES = [
    {"id": "R1", "level": 1, "when": "是一", "title": "甲"},
    {"id": "R2", "level": 2, "when": "是二", "title": "乙"},
]
COUNTY = {"ruleset": "county", "title": "某县规则", "extends": "t"}


def saved(folder: Path, name: str, **sections: Any) -> Path:
    file = folder / f"{name}.yaml"
    file.write_text(yaml.safe_dump(sections, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return file


def overlaid(folder: Path, **sections: Any) -> LoadedRuleSet:
    """The county's overlay on a base with two rules and a line, both in one folder."""
    line = {"values": {dt.date(2019, 1, 1): 3218, dt.date(2020, 1, 1): 4000}, "unit": "元"}
    saved(folder, "t", **BASE, risk=RULES, parameters={"线": line})
    return load_rule_set(str(saved(folder, "county", **COUNTY, **sections)))


def test_an_overlay_that_changes_nothing_changes_nothing(tmp_path: Path) -> None:
    over = overlaid(tmp_path).rules
    base = load_rule_set(str(tmp_path / "t.yaml")).rules
    named = {"ruleset", "title", "extends"}
    assert over.model_dump(exclude=named) == base.model_dump(exclude=named)
    assert over.title == "某县规则"


def test_rules_are_replaced_by_id_added_and_disabled(tmp_path: Path) -> None:
    changed = {"id": "R1", "level": 2, "when": "是二", "title": "改"}
    added = {"id": "R9", "level": 3, "when": "是一", "title": "加"}
    over = overlaid(tmp_path, risk=[changed, added], disabled=["R2"])
    assert [(rule.id, rule.title, rule.level) for rule in over.rules.risk] == [("R1", "改", 2), ("R9", "加", 3)]


OWN = {"id": "R2", "level": 3, "when": "是一", "title": "己"}
LEVELS_OF_OVERLAYS = [
    # what the county says on top of a city that disabled R2 of the base; the ids and titles left; what stays disabled
    ({}, [("R1", "甲")], ("R2",)),
    ({"disabled": []}, [("R1", "甲")], ("R2",)),
    ({"disabled": ["R1"]}, [], ("R2", "R1")),
    ({"disabled": ["R2"]}, [("R1", "甲")], ("R2",)),
    ({"risk": [OWN]}, [("R1", "甲"), ("R2", "己")], ()),
    ({"risk": [OWN], "disabled": ["R1"]}, [("R2", "己")], ("R1",)),
    ({"risk": [{**OWN, "id": "R1"}], "disabled": ["R1"]}, [("R1", "己")], ("R2",)),
]


@pytest.mark.parametrize(("sections", "left", "disabled"), LEVELS_OF_OVERLAYS)
def test_what_each_level_disables_is_gone_from_what_it_extends(
    tmp_path: Path, sections: dict[str, Any], left: list[tuple[str, str]], disabled: tuple[str, ...]
) -> None:
    saved(tmp_path, "t", **BASE, risk=RULES)
    saved(tmp_path, "city", ruleset="city", title="某市规则", extends="t", disabled=["R2"])
    over = load_rule_set(str(saved(tmp_path, "county", **{**COUNTY, "extends": "city"}, **sections))).rules
    assert [(rule.id, rule.title) for rule in over.risk] == left
    assert over.disabled == disabled


def test_an_id_of_figures_is_disabled_in_quotation_marks(tmp_path: Path) -> None:
    saved(tmp_path, "t", **BASE, risk=[{**OWN, "id": "12"}])
    with pytest.raises(YamlError, match=r"county\.yaml, line 5, column 3: put 12 in quotation marks: '12'"):
        load_rule_set(str(saved(tmp_path, "county", **COUNTY, disabled=[12])))


def test_a_county_s_values_replace_the_base_s_and_keep_its_unit(tmp_path: Path) -> None:
    over = overlaid(tmp_path, parameters={"线": {"values": {dt.date(2019, 1, 1): 5000}}})
    line = over.rules.parameters["线"]
    assert (line.in_force(dt.date(2021, 1, 1))[1], line.unit) == (5000, "元")


def test_a_county_s_bare_value_keeps_the_base_s_unit(tmp_path: Path) -> None:
    line = overlaid(tmp_path, parameters={"线": 5000}).rules.parameters["线"]
    assert (line.in_force(dt.date(2021, 1, 1))[1], line.unit) == (5000, "元")


@pytest.mark.parametrize("given", ["abc", {"values": {dt.date(2019, 1, 1): "abc"}}, True])
def test_a_value_of_another_kind_is_the_overlay_s_fault(tmp_path: Path, given: object) -> None:
    with pytest.raises(YamlError, match=r"county\.yaml, line \d+, column \d+: parameter 线 is a number"):
        overlaid(tmp_path, parameters={"线": given})


def test_an_id_given_twice_in_an_overlay_is_told_with_both_places(tmp_path: Path) -> None:
    twice = [{"id": "R1", "level": 1, "when": "是一"}, {"id": "R1", "level": 3, "when": "是二"}]
    with pytest.raises(YamlError, match=r"county\.yaml, line 8, .*R1 is used already at county\.yaml, line 5"):
        overlaid(tmp_path, risk=twice)


@pytest.mark.parametrize(
    ("on", "value"),
    [(dt.date(2018, 12, 31), None), (dt.date(2019, 1, 1), 3218), (dt.date(2019, 12, 31), 3218), (dt.date(2020, 1, 1), 4000)],
)
def test_parameters_are_in_force_from_their_date(tmp_path: Path, on: dt.date, value: float | None) -> None:
    assert overlaid(tmp_path).rules.parameters["线"].in_force(on)[1] == value


def test_each_piece_knows_the_file_and_line_that_it_came_from(tmp_path: Path) -> None:
    over = overlaid(tmp_path, risk=[{"id": "R9", "level": 3, "when": "是一"}])
    assert over.origin(("risk", 0)).file == "t.yaml"
    place = over.origin(("risk", 2))
    assert place.file == "county.yaml"
    line = (tmp_path / "county.yaml").read_text(encoding="utf-8").splitlines()[place.line - 1]
    assert "R9" in line
    assert [file.name for file in over.files] == ["t.yaml", "county.yaml"]


def test_the_fingerprint_covers_the_base_too(tmp_path: Path) -> None:
    before = overlaid(tmp_path).sha256
    (tmp_path / "t.yaml").write_text((tmp_path / "t.yaml").read_text(encoding="utf-8") + "\n# 改\n", encoding="utf-8")
    assert load_rule_set(str(tmp_path / "county.yaml")).sha256 != before


def test_circles_are_refused(tmp_path: Path) -> None:
    saved(tmp_path, "a", ruleset="a", title="a", extends="b")
    saved(tmp_path, "b", ruleset="b", title="b", extends="a")
    with pytest.raises(YamlError, match=r"circle: a\.yaml → b\.yaml → a\.yaml"):
        load_rule_set(str(tmp_path / "a.yaml"))


def test_rule_sets_are_found_by_id_in_the_rules_folder_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rules").mkdir()
    saved(tmp_path / "rules", "here", **{**BASE, "ruleset": "here"})
    monkeypatch.chdir(tmp_path)
    assert load_rule_set("here").rules.ruleset == "here"
    with pytest.raises(RuleSetNotFoundError, match="did you mean luan-2019"):
        load_rule_set("luan-2018")


BROKEN = [
    ("a: 1\na: 2\n", "line 2, column 1: a is given twice"),
    ("a: [1, 2\n", "a comma or a closing bracket is missing"),
    ("a:\n\tb: 1\n", "line 2, column 1: .*indent with spaces"),
    ("a: b: c\n", "put the text in quotation marks"),
    ("a: 1\nb\nc: 2\n", "a name without"),
    ("a:\n  b: 1\n c: 2\n", "line 3, column 2: .*not indented like"),
    ("a: - 1\n", "begins on a line of its own"),
    ("a: 'abc\n", "not closed"),
    ("a: *x\n", "begins with & or"),
    ("a: 1\n---\nb: 2\n", "look at the indentation"),
    ("a: &x [1,1,1,1,1,1,1,1,1,1]\nb: &y [*x,*x,*x,*x,*x,*x,*x,*x,*x,*x]\nc: &z [*y,*y,*y,*y,*y,*y,*y,*y,*y,*y]\n"
     "d: &w [*z,*z,*z,*z,*z,*z,*z,*z,*z,*z]\ne: &v [*w,*w,*w,*w,*w,*w,*w,*w,*w,*w]\nf: [*v,*v,*v,*v,*v,*v]\n", "too many"),
    ("a: " + "[" * 100 + "]" * 100, "deeply nested"),
    ("? [1]\n: 2\n", "plain text"),
    ("a: !!python/object/apply:os.system [ls]\n", "cannot be read|not valid"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "sentence"), BROKEN)
def test_yaml_without_its_traps(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(YamlError, match=sentence):
        parse_yaml(text, tmp_path / "x.yaml")


@pytest.mark.parametrize(
    ("content", "sentence"), [(b"", "not a rule set"), (b"- 1\n", "not a rule set"), (b"\xd6\xd0\xb9\xfa", "UTF-8")]
)
def test_files_that_are_no_rule_set(tmp_path: Path, content: bytes, sentence: str) -> None:
    file = tmp_path / "x.yaml"
    file.write_bytes(content)
    with pytest.raises(YamlError, match=sentence):
        load_rule_set(str(file))


def test_what_a_county_says_of_titles_comes_after_its_base_and_its_words_are_added(tmp_path: Path) -> None:
    saved(tmp_path, "t", **BASE, aliases={"甲列": "甲", "乙列": "不读"}, headings={"totals": ["合计额"], "planned": ["拟"]})
    over = saved(tmp_path, "county", **COUNTY, aliases={"乙列": "乙", "丙列": None}, headings={"totals": ["总合"]})
    rules = load_rule_set(str(over)).rules
    assert rules.aliases == {"甲列": "甲", "乙列": "乙", "丙列": None}
    assert rules.headings is not None
    assert (rules.headings.totals, rules.headings.planned) == (("合计额", "总合"), ("拟",))
