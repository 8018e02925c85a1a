"""The column map for the user to fill in: it reads back as what it says, whatever the titles are."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanpin_cli.documents.column_map import Unknown, column_map_text, write_column_map
from fanpin_cli.documents.files.atomic_file import OutputExistsError
from fanpin_cli.text.yaml_source import parse_yaml

TITLES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30)


def test_what_a_clerk_sees() -> None:
    said = {"可支配收入": "人均纯收入", "联系电话": "不读", "蜂箱": None}
    unknown = [
        Unknown("蜂箱", ("甲.xlsx · 表1",)),
        Unknown("蜂场收入（万元）", ("甲.xlsx · 表1", "乙.xlsx · 表1"), "产业收入"),
        Unknown("2019", ("乙.xlsx · 表1",)),
    ]
    lines = column_map_text(said, unknown).splitlines()
    comments = [line for line in lines if line.startswith("#")]
    assert "不读" in "".join(comments) and "--columns" in "".join(comments)
    start = lines.index("# ── 已经填好的 ──")
    assert lines[start:] == [
        "# ── 已经填好的 ──",
        '"可支配收入": "人均纯收入"',
        '"联系电话": "不读"',
        "",
        "# ── 甲.xlsx · 表1 ──",
        '"蜂箱":',
        '"蜂场收入（万元）":  # 是不是 产业收入？；另有1张表也有这一列',
        "",
        "# ── 乙.xlsx · 表1 ──",
        '"2019":',
        "",
    ]


@given(st.dictionaries(TITLES, st.sampled_from(["不读", "产业收入"]), max_size=3), st.lists(TITLES, unique=True, max_size=4))
def test_it_reads_back_as_what_it_says(said: dict[str, str], titles: list[str]) -> None:
    unknown = [Unknown(title, ("表\n.xlsx · #",), "产业收入") for title in titles if title not in said]
    read = parse_yaml(column_map_text(said, unknown), Path("m.yaml")).data or {}
    assert read == {**said, **{one.title: None for one in unknown}}


def test_a_title_too_long_for_a_key_is_left_out() -> None:
    assert parse_yaml(column_map_text({}, [Unknown("很" * 2000, ("甲 · 表",))]), Path("m.yaml")).data is None


def test_nothing_is_replaced_without_force(tmp_path: Path) -> None:
    file = tmp_path / "m.yaml"
    file.write_text("甲: 不读", encoding="utf-8")
    with pytest.raises(OutputExistsError):
        write_column_map({}, [], file, force=False)
    write_column_map({"乙": "不读"}, [], file, force=True)
    assert parse_yaml(file.read_text(encoding="utf-8"), file).data == {"乙": "不读"}
