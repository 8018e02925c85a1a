"""The whole road of a case: files in, a ledger or findings out, and small rosters to go with ``tests.answers``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl

from tests.answers import Sheet, identity
from tests.conftest import Fanpin, read_places

ROSTER: Mapping[str, Any] = {
    **{"乡镇": "东岭镇", "行政村": "东岭村", "户编号": None, "姓名": None, "证件号码": None, "人数": 2, "与户主关系": None},
    **{"民族": "汉族", "文化程度": "初中", "在校生状况": "非在校生", "健康状况": "健康", "劳动技能": "普通劳动力"},
    **{"务工状况": "县外省内务工", "务工时间": 10, "参加大病医疗": "是", "是否参加城乡居民基本医疗保险": "是"},
    **{"脱贫属性": "已脱贫（享受政策）", "危房户": "否", "是否解决安全饮用水": "是", "人均纯收入": 12300},
}
"""The answers of a member of a household that stands at level 3."""


@dataclass(frozen=True)
class Case:
    """What came of grading. counts: of ``--json``; rows: of the household sheets; problems: 类别 → what the rows say."""

    counts: dict[str, Any]
    rows: list[dict[str, Any]]
    problems: dict[str, list[str]]

    @property
    def levels(self) -> dict[str, str]:
        """Head's name → sheet; each household once."""
        levels = {str(row["户主姓名"]): str(row["表"]) for row in self.rows}
        assert len(levels) == len(self.rows)
        return levels

    @property
    def size(self) -> tuple[int, int]:
        return self.counts["households"], self.counts["persons"]

    def of(self, name: str) -> dict[str, Any]:
        return next(row for row in self.rows if row["户主姓名"] == name)


def graded(fanpin: Fanpin, out: Path, *files: Path) -> Case:
    ran = fanpin("grade", *files, "--as-of", "2019-10-31", "-o", out, "--json", "--force")
    assert ran.status == 0, ran.err
    rows = [row for rows in read_places(out).values() for row in rows]
    return Case(ran.json, rows, _problems(out))


def checked(fanpin: Fanpin, *arguments: object) -> list[tuple[str, str, str]]:
    """Check, cell and message of each finding."""
    ran = fanpin("check", *arguments, "--as-of", "2019-10-31", "--json")
    assert ran.status in (0, 1), ran.err
    return [(one["check"], one["cell"], one["message"]) for one in ran.json["findings"]]


def _problems(ledger: Path) -> dict[str, list[str]]:
    rows = list(openpyxl.load_workbook(ledger, read_only=True)["数据问题"].iter_rows(values_only=True))
    header = next((row for row in rows if "类别" in row), ())
    found: dict[str, list[str]] = {}
    for row in rows[rows.index(header) + 1 :] if header else []:
        line = dict(zip(header, row, strict=True))
        if line["类别"]:
            found.setdefault(str(line["类别"]), []).append("；".join(str(cell) for cell in row if cell is not None))
    return found


def person(code: object, name: str, relation: str = "户主", **changed: object) -> dict[str, Any]:
    """A member with a number of his own by his name; changed: other answers."""
    serial = sum(map(ord, name)) * 2 + (relation in ("户主", "之子", "之父"))
    born = {"户主": "19700102", "之子": "19950301", "之父": "19400301"}.get(relation, "19720306")
    return {**ROSTER, "户编号": code, "姓名": name, "证件号码": identity(born, serial), "与户主关系": relation, **changed}


def roster(people: Sequence[Mapping[str, Any]], *further: str) -> Sheet:
    """A row a person; further: titles of more columns."""
    titles = [*ROSTER, *further]
    return [titles, *([one.get(title) for title in titles] for one in people)]
