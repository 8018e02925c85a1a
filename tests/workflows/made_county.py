"""A made-up county for screening: a roster, nine departments' lists in their layouts and kinds of mess, and, by plain code,
what must become of every row of them."""

from __future__ import annotations

import random
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl

from tests.conftest import write_workbook

WEIGHTS, CHECKS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), "10X98765432"
GROUPS = {
    "低保": "低保户",
    "特困": "分散供养的特困户",
    "残疾": "残疾人户",
    "慢性病": "大病慢性病人户",
    "医保报销": "大病慢性病人户",
    "危房": "危房户",
    "受灾": "受灾户",
    "困境儿童": "发生重大家庭变故户",
    "军烈属": "困难军烈属户",
}
REGISTERED_TYPES = ("脱贫户", "脱贫不享受政策户")
ROSTER = ["乡镇", "村", "户编号", "姓名", "证件号码", "与户主关系", "户类型", "家庭人口"]


def checked(first: str) -> str:
    """17 figures with their check character."""
    return first + CHECKS[sum(int(digit) * weight for digit, weight in zip(first, WEIGHTS, strict=True)) % 11]


def plain_key(text: object) -> str | None:
    """Who a cell means, by plain code; None where it holds no number."""
    number = unicodedata.normalize("NFKC", str(text or "")).upper().replace(" ", "").replace("-", "").lstrip("'")
    number = re.sub(r"^[A-Z]+", "", number)
    if len(number) == 15:
        return checked(number[:6] + "19" + number[6:])
    return number[:18] if len(number) in (18, 20, 22) else None


@dataclass
class Row:
    """A row of a list: where it stands, whom it names, what of it counts."""

    kind: str
    file: str
    number: int
    name: str
    key: str | None
    lost: bool = False
    amount: float | None = None
    counts: bool = True


@dataclass
class County:
    folder: Path
    households: dict[str, dict[str, Any]] = field(default_factory=dict)
    persons: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    files: dict[str, list[Path]] = field(default_factory=dict)

    @property
    def roster(self) -> Path:
        return self.folder / "花名册.xlsx"

    def lists(self) -> list[str]:
        return [part for kind, files in self.files.items() for file in files for part in ("--list", f"{kind}={file}")]

    def fates(self) -> dict[tuple[str, str, int], tuple[str, str]]:
        """(kind, file, row) → what becomes of it, and of which household, by plain code."""
        spent: defaultdict[str | None, float] = defaultdict(float)
        for row in self.rows:
            if row.kind == "医保报销":
                spent[row.key] += row.amount or 0
        fates = {}
        for row in self.rows:
            counts = spent[row.key] > 10000 if row.kind == "医保报销" else row.counts
            key = self.persons.get(row.key or "", "")
            if row.lost:
                fate = "unread"
            elif row.key is None:
                fate = "doubtful"
            elif not key:
                fate = "unmatched"
            elif not counts:
                fate = "below"
            else:
                fate = "registered" if self.households[key]["户类型"] in REGISTERED_TYPES else "visit"
            fates[row.kind, row.file, row.number] = fate, key
        return fates


def made_county(folder: Path, households: int = 300, seed: int = 20191031) -> County:
    """A county of so many households, and a file or several for each of nine kinds of lists."""
    county, chance = County(folder), random.Random(seed)
    rows: list[list[Any]] = [ROSTER]
    serial = 0
    for number in range(households):
        key, type_ = f"34159901{number:06d}", chance.choice(["一般农户", "一般农户", "一般农户", *REGISTERED_TYPES])
        size = chance.randint(1, 5)
        own = {"乡镇": f"第{number % 3 + 1}镇", "村": f"第{number % 7 + 1}村", "户类型": type_, "家庭人口": size}
        county.households[key] = own
        for member in range(size):
            serial += 1
            born = f"19{chance.randint(30, 99)}{chance.randint(1, 12):02d}{chance.randint(1, 28):02d}"
            person = checked(f"341599{born}{serial % 1000:03d}")
            while person in county.persons:
                serial += 1
                person = checked(f"341599{born}{serial % 1000:03d}")
            name = f"{chance.choice('赵钱孙李周吴郑王')}{chance.choice('一二三四五六七八九')}{chance.choice('春夏秋冬')}"
            county.persons[person], county.names[person] = key, name
            shown = person[:6] + person[8:17] if chance.random() < 0.03 else person
            relation = "本人或户主" if member == 0 else "其他"
            rows.append([own["乡镇"], own["村"], key, name, shown, relation, type_, size])
    write_workbook(county.roster, rows, "花名册")
    for kind, write in WRITERS.items():
        write(county, kind, chance)
    return county


def _number(key: str, chance: random.Random) -> str:
    """The number as somebody typed it."""
    return chance.choice(
        [
            key,
            key,
            key.lower(),
            f"{key[:6]} {key[6:14]} {key[14:]}",
            unicodedata.normalize("NFKC", key).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
            f"ID{key}",
            f"{key}43",
            f"{key}43B1",
            key[:6] + key[8:17] if key[6:8] == "19" else key,
        ]
    )


def _persons(county: County, kind: str, chance: random.Random, count: int) -> list[tuple[str, Any, Row]]:
    """Name, number as written and the row of so many persons; some live elsewhere, some have no number or a spoilt one."""
    found = []
    for number in range(count):
        key = chance.choice([*county.persons])
        name, written, row = county.names[key], _number(key, chance), Row(kind, "", 0, county.names[key], key)
        match number % 17:
            case 5:
                stranger = checked(f"3415991950010{number % 10}{chance.randint(100, 999)}")
                name, written, row = "外村人", stranger, Row(kind, "", 0, "外村人", stranger)
            case 9:
                written, row.key = chance.choice([None, "", "无", "不详", "-"]), None
            case 13:
                written, row.key = key[:16], key[:16]  # two figures are missing: nobody's number
        found.append((name, written, row))
    return found


def _keep(county: County, row: Row, file: Path, number: int, **said: Any) -> None:
    row.file, row.number = file.name, number
    for name, value in said.items():
        setattr(row, name, value)
    county.rows.append(row)


def _workbook(
    county: County,
    kind: str,
    chance: random.Random,
    header: Sequence[str],
    cells: Callable[[str, Any, Row], list[Any]],
    *,
    above: Sequence[Sequence[Any]] = (),
    name: str = "",
    count: int = 60,
    lost: bool = False,
) -> None:
    """A workbook with title rows, its persons, a total and a signature."""
    file = county.folder / f"{name or kind}.xlsx"
    rows: list[list[Any]] = [*map(list, above), list(header)]
    for who, written, row in _persons(county, kind, chance, count):
        row.lost = lost and row.key is not None and chance.random() < 0.05
        rows.append(cells(who, int("341599199001011000") if row.lost else written, row))
        _keep(county, row, file, len(rows))
    rows += [["合计", f"{count}人"], ["审核人：", "", "制表日期：2019年10月"]]
    write_workbook(file, rows)
    county.files.setdefault(kind, []).append(file)


def _minimum(county: County, kind: str, chance: random.Random) -> None:
    header = ["序号", "姓名", "证件号码", "等级", "金额", "家庭住址"]
    _workbook(
        county,
        kind,
        chance,
        header,
        lambda who, number, row: [1, who, number, "A类", 320, "某处"],
        above=[["某县农村低保人员花名册"], ["单位：元"]],
        lost=True,
    )


def _destitute(county: County, kind: str, chance: random.Random) -> None:
    def cells(who: str, number: Any, row: Row) -> list[Any]:
        way = chance.choice(["分散供养", "集中供养", "分散", None])
        row.counts = way != "集中供养"
        return [who, number, "男", "汉族", way]

    _workbook(county, kind, chance, ["姓名", "证件号码", "性别", "民族", "供养方式"], cells, count=40)


def _disabled(county: County, kind: str, chance: random.Random) -> None:
    """Two sheets; the number is that of the disability card."""
    file, workbook = county.folder / "持证残疾人.xlsx", openpyxl.Workbook()
    for sheet_number in range(2):
        sheet = workbook.active if sheet_number == 0 else workbook.create_sheet("第二页")
        assert sheet is not None
        sheet.append(["残疾人姓名", "残疾证号", "残疾类别", "残疾等级", "现住址"])
        blank = 100 * sheet_number  # rows are told apart by their numbers
        for _row in range(blank):
            sheet.append([])
        sheet._current_row = blank + 1
        for number, (who, written, row) in enumerate(_persons(county, kind, chance, 40), start=blank + 2):
            sheet.append([who, f"{written}43" if row.key and len(str(written)) == 18 else written, "肢体", "二级", "某处"])
            _keep(county, row, file, number)
    workbook.save(file)
    county.files[kind] = [file]


def _chronic(county: County, kind: str, chance: random.Random) -> None:
    """A text file in GBK, as an old system exports it."""
    file, lines = county.folder / "慢性病.csv", ["姓名,身份证号码,慢性病病种"]
    for who, written, row in _persons(county, kind, chance, 60):
        number = written if written is None or not str(written).isdigit() else f"\t{written}"
        lines.append(f"{who},{number or ''},高血压")
        _keep(county, row, file, len(lines))
    file.write_bytes("\r\n".join(lines).encode("gbk"))
    county.files[kind] = [file]


def _insured(county: County, kind: str, chance: random.Random) -> None:
    """A web page that is called .xls, amounts as texts, several stays of one person."""
    file, lines, number = county.folder / "报销明细.xls", list[str](), 1
    titles = ("街道", "村庄", "姓名", "身份证号", "出院诊断疾病名称", "医疗总费用", "自付金额")
    lines.append("<tr>" + "".join(f"<th>{title}</th>" for title in titles) + "</tr>")
    for who, written, row in _persons(county, kind, chance, 60):
        for _stay in range(chance.randint(1, 3)):
            number += 1
            amount = float(chance.choice([500, 3000, 6000, 9000]))
            text = chance.choice([f"{amount:.2f}", f"{amount:,.0f}元", f"{amount / 10000}万"])
            cells = ("某镇", "某村", who, written or "", "肺炎", "20000", text)
            lines.append("<tr>" + "".join(f"<td style=\"mso-number-format:'@'\">{cell}</td>" for cell in cells) + "</tr>")
            _keep(county, Row(kind, "", 0, row.name, row.key), file, number, amount=amount)
    file.write_text(f"<html><meta charset='utf-8'><table>{''.join(lines)}</table></html>", encoding="utf-8")
    county.files[kind] = [file]


def _unsafe(county: County, kind: str, chance: random.Random) -> None:
    def cells(who: str, number: Any, row: Row) -> list[Any]:
        grade = chance.choice(["C级", "D", "B级", "4"])
        row.counts = grade != "B级"
        return [1, "某镇", who, number, grade]

    header = ["序号", "所在乡镇", "户主姓名", "户主身份证号", "房屋鉴定等级"]
    _workbook(county, kind, chance, header, cells, above=[["危房改造对象名单"]])


def _stricken(county: County, kind: str, chance: random.Random) -> None:
    """A folder with a file a township."""
    folder = county.folder / "受灾名单"
    folder.mkdir()
    for town in (1, 2):
        file, rows = folder / f"受灾{town}.xlsx", [["姓名", "身份证号码", "灾种", "损失（万元）"]]
        for who, written, row in _persons(county, kind, chance, 30):
            rows.append([who, written, "洪涝", 1.5])  # type: ignore[list-item]
            _keep(county, row, file, len(rows))
        write_workbook(file, rows)
    county.files[kind] = [folder]


def _children(county: County, kind: str, chance: random.Random) -> None:
    header = ["姓名", "证件号码", "性别", "户籍地址", "生活状态", "监护人", "监护人身份证号"]
    _workbook(
        county, kind, chance, header, lambda who, number, row: [who, number, "女", "某处", "孤儿", "某人", None], count=40
    )


def _soldiers(county: County, kind: str, chance: random.Random) -> None:
    """A header of two rows under a title."""
    above = [["优抚对象名册"], ["序号", "基本情况", None, "优抚情况"]]
    header = [None, "姓名", "身份证号", "优抚类别"]
    _workbook(county, kind, chance, header, lambda who, number, row: [1, who, number, "烈属"], above=above, count=40)


WRITERS = {
    "低保": _minimum,
    "特困": _destitute,
    "残疾": _disabled,
    "慢性病": _chronic,
    "医保报销": _insured,
    "危房": _unsafe,
    "受灾": _stricken,
    "困境儿童": _children,
    "军烈属": _soldiers,
}
