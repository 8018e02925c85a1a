"""The column map that ``--write-columns`` writes: YAML that staff fill in and give back with ``--columns``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import yaml

from fanpin_cli.documents.files.atomic_file import replacing
from fanpin_cli.survey.titles import normal
from fanpin_cli.text.normalise import clean

HOW_TO_FILL = """\
# 列名对照表：调查表上的列名各是哪个字段。
#
# 每行冒号后面空一格，填下面三种之一：
#   字段的规范标题，如：人均纯收入        这一列就当作这个字段来读（规范标题见 rules/fields.yaml 和使用手册）
#   不读                              这一列不当作答案，只原样带入台账
#   空着不填                          照原来的办法处理：不认得的列原样带入台账
# “# 是不是 …？”只是按字面相近猜的，请核对后再填；列名（冒号前面的）不要改。
#
# 填好后：fanpin grade 调查表.xlsx --columns 本文件
# 以后每轮都要用的，抄到本县规则集的 aliases: 下面，就不必再写 --columns。
"""
HOW_TO_FILL_A_FORM = """\
# 列名对照表：空表上的列名各填哪个字段。
#
# 每行冒号后面空一格，填下面三种之一：
#   字段的规范标题，如：人均纯收入        这一列就填这个字段（规范标题见 rules/fields.yaml 和使用手册）
#   不读                              这一列留空，由填表人自己填
#   空着不填                          照原来的办法处理：认不出的列留空
# “# 是不是 …？”只是按字面相近猜的，请核对后再填；列名（冒号前面的）不要改。
#
# 填好后：fanpin fill 空表.xlsx 台账.xlsx --columns 本文件
"""
KEPT = "已经填好的"
LONGEST_KEY = 1000
"""A longer title cannot be a key of YAML; it is a sentence that slipped into the header."""


@dataclass(frozen=True)
class Unknown:
    """A title that names no field. places: ``调查表.xlsx · 表1`` of each sheet that has it; like: the field that is nearest,
    or empty."""

    title: str
    places: tuple[str, ...]
    like: str = ""


def write_column_map(
    said: Mapping[str, str | None], unknown: Sequence[Unknown], out: Path, *, force: bool, how: str = HOW_TO_FILL
) -> None:
    """Write the map. said: what was filled in before, by title; it is kept. how: what stands at its head. Raises
    ``OutputExistsError`` and its kin."""
    with replacing(out, force=force, personal=False) as draft:
        draft.write(column_map_text(said, unknown, how).encode())


def column_map_text(said: Mapping[str, str | None], unknown: Sequence[Unknown], how: str = HOW_TO_FILL) -> str:
    """The text of the map: what was filled in, then by sheet the titles that nothing is said of yet."""
    asked = {normal(one.title) for one in unknown}
    kept = {title: field or "" for title, field in said.items() if field or normal(title) not in asked}
    lines = [how, *_section(KEPT, [_entry(title, field) for title, field in kept.items()])]
    for place, titles in groupby(unknown, key=lambda one: one.places[0]):
        lines += _section(place, [_question(one) for one in titles])
    return "\n".join(lines) + "\n"


def _section(name: str, entries: Sequence[str]) -> Iterator[str]:
    entries = [entry for entry in entries if entry]
    if entries:
        yield from (f"# ── {clean(name)} ──", *entries, "")


def _question(one: Unknown) -> str:
    remarks = [f"是不是 {one.like}？"] if one.like else []
    remarks += [f"另有{len(one.places) - 1}张表也有这一列"] if len(one.places) > 1 else []
    entry = _entry(one.title, "")
    return f"{entry}  # {'；'.join(remarks)}" if entry and remarks else entry


def _entry(title: str, field: str) -> str:
    key = _quoted(title)
    return f"{key}: {field and _quoted(field)}".rstrip() if len(key) < LONGEST_KEY else ""


def _quoted(text: str) -> str:
    """A text of YAML as it is, whatever is in it: 2019, 是/否: …"""
    return yaml.safe_dump(text, default_style='"', allow_unicode=True, width=10 * LONGEST_KEY).rstrip("\n")
