"""The files of a round as villages send them: each in a layout of its own, with the mistakes that offices make."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

import openpyxl

from tests.answers import STABLE, WHO, table, workbook
from tests.rounds.county import GONE_MARKS, Home

MONEY = tuple(title for title in STABLE if "收入" in title or "支出" in title or "自付" in title)
HOUSING = ("危房户", "房屋鉴定等级", "住房面积（平方米）", "是否解决安全饮用水", "不愁吃", "不愁穿")
BASICS = tuple(title for title in STABLE if title not in (*MONEY, *HOUSING))
Homes = Sequence[Home]


def write_round(folder: Path, homes: Homes, year: int, seed: int) -> Path:
    """A folder of townships with the villages' files; returns it."""
    rng = random.Random(seed)
    for village, write in WRITERS.items():
        own = [home for home in homes if home.village == village]
        write(folder / own[0].township, village, own, year, rng)
    visits = [[home.code, home.head.name, f"{year}年{month}月", "走访"] for home in homes[:9] for month in (7, 8)]
    workbook(folder / "柳河镇" / "走访记录.xlsx", {"走访": [["户编号", "户主姓名", "走访时间", "走访内容"], *visits]})
    paid = [[home.code, home.head.name, 500 + n, f"{year}0{n}"] for home in homes[30:36] for n in (1, 2)]
    workbook(folder / "石桥镇" / "资金发放.xlsx", {"资金": [["户编号", "户主姓名", "发放金额", "发放年月"], *paid]})
    return folder


def _front(folder: Path, village: str, homes: Homes, year: int, rng: random.Random) -> None:
    """No columns for township and village: the title names the village, the folder the township. Subtotals, a hidden row."""
    titles = _shuffled(["户编号", "户主姓名", "身份证号码"], STABLE, rng)
    rows = table(titles, [home.answers for home in homes])
    half = len(rows) // 2
    total = ["小计" if title == "户主姓名" else 9 if title == "家庭人口数" else None for title in titles]
    end = ["合计" if title == "户主姓名" else 99 if title == "家庭人口数" else None for title in titles]
    sheet = [
        [f"{village}{year}年入户调查汇总表"],
        *rows[:half],
        total,
        *rows[half:],
        total,
        end,
        ["填表人：", None, "审核人："],
    ]
    path = workbook(folder / f"{village}.xlsx", {"Sheet1": sheet})
    book = openpyxl.load_workbook(path)
    book["Sheet1"].row_dimensions[4].hidden = True
    book.save(path)


def _back(folder: Path, village: str, homes: Homes, year: int, rng: random.Random) -> None:
    """A form tool's export: a number before each question; the same file name as in the next village."""
    titles = _shuffled(WHO, STABLE, rng)
    rows = table(titles, [home.answers for home in homes])
    asked = [f"{number}、{title}" for number, title in enumerate(titles, 1)]
    workbook(folder / village / "调查表.xlsx", {"Sheet1": [["提交时间", *asked], *(["2019/10/9", *row] for row in rows[1:])]})


def _pond(folder: Path, village: str, homes: Homes, year: int, rng: random.Random) -> None:
    """CSV in GBK, money as people write it."""
    titles = _shuffled(WHO, STABLE, rng)
    rows = table(titles, [{**home.answers, "工资性收入": f"{home.answers['工资性收入']}元"} for home in homes])
    path = folder / village / "调查表.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [",".join("" if cell is None else str(cell) for cell in row) for row in rows]
    path.write_bytes("\r\n".join([*lines, "总计" + "," * (len(titles) - 1)]).encode("gbk"))


def _bamboo(folder: Path, village: str, homes: Homes, year: int, rng: random.Random) -> None:
    """HTML called .xls, two header rows, the groups above their questions."""
    groups: list[tuple[str, Sequence[str]]] = [("基本信息", (*WHO, *BASICS)), ("收支情况", MONEY), ("住房保障", HOUSING)]
    if rng.random() < 0.5:
        groups[1:] = groups[:0:-1]
    above = "".join(f'<td colspan="{len(titles)}">{name}</td>' for name, titles in groups)
    rows = table([title for _name, titles in groups for title in titles], [home.answers for home in homes])
    lines = ["".join(f"<td>{escape('' if cell is None else str(cell))}</td>" for cell in row) for row in rows]
    body = "".join(f"<tr>{line}</tr>" for line in [above, *lines])
    folder.mkdir(parents=True, exist_ok=True)
    page = f'<html><head><meta charset="gbk"></head><body><table border="1">{body}</table></body></html>'
    (folder / f"{village}.xls").write_bytes(page.encode("gbk"))


def _pine(folder: Path, village: str, homes: Homes, year: int, rng: random.Random) -> None:
    """One survey on three sheets, each in its own order."""
    sheets = {}
    for name, titles in {"基本情况": BASICS, "收支": MONEY, "住房和饮水": HOUSING}.items():
        who = WHO if name == "基本情况" else ("户编号", "户主姓名")
        own = list(homes)
        rng.shuffle(own)
        sheets[name] = table([*who, *titles], [home.answers for home in own])
    workbook(folder / f"{village}.xlsx", sheets)


def _east(folder: Path, village: str, homes: Homes, year: int, rng: random.Random) -> None:
    """The members beside their household, on its row."""
    most = max(len(home.people) for home in homes) - 1
    beside = [f"成员{n}{what}" for n in range(1, most + 1) for what in ("姓名", "身份证号码", "与户主关系", "备注")]
    rows: list[list[object]] = []
    for home in homes:
        cells = [[one.name, one.number, one.relation, GONE_MARKS.get(one.gone)] for one in home.people[1:]]
        rows.append([*table([*WHO, *STABLE], [home.answers])[1], *(cell for one in cells for cell in one)])
    width = len(WHO) + len(STABLE) + len(beside)
    padded = [[*row, *[None] * (width - len(row))] for row in rows]
    workbook(folder / f"{village}.xlsx", {"调查": [[*WHO, *STABLE, *beside], *padded]})


def _west(folder: Path, village: str, homes: Homes, year: int, rng: random.Random) -> None:
    """Three years of each household, the older ones poor; a roster with the number on the head's row only."""
    rows: list[Mapping[str, Any]] = []
    for home in homes:
        for back in (2, 1, 0):
            worse = {"家庭纯收入": 2000, "人均纯收入（元）": 900, "危房户": "是"} if back else {}
            rows.append({**home.answers, "年度": year - back, **worse})
    rng.shuffle(rows)
    workbook(folder / f"{village}.xlsx", {"调查": table(["年度", *WHO, *STABLE], rows)})
    workbook(folder / f"{village}花名册.xlsx", {"花名册": _roster(homes, "健康状况", head_only=True)})


def _ferry(folder: Path, village: str, homes: Homes, year: int, rng: random.Random) -> None:
    """An address in place of township and village; no number for some; a roster that has the dead under 人员变更."""
    titles = ["户编号", "户主姓名", "身份证号码", "家庭住址", *STABLE]
    rows: list[dict[str, Any]] = []
    for place, home in enumerate(homes):
        blank = {"户编号": "暂无"} if place % 8 == 3 else {}
        rows.append({**home.answers, "家庭住址": f"{home.township}{village}{place % 5 + 1}组", **blank})
    workbook(folder / f"{village}.xlsx", {"调查": table(titles, rows)})
    workbook(folder / f"{village}花名册.xlsx", {"花名册": _roster(homes, "人员变更", head_only=False)})


def _roster(homes: Homes, mark: str, *, head_only: bool) -> list[list[object]]:
    """A row a person; mark: the column that says who is no longer there."""
    usual = "健康" if mark == "健康状况" else None
    rows: list[list[object]] = [["户编号", "姓名", "证件号码", "与户主关系", mark]]
    for home in homes:
        for place, one in enumerate(home.people):
            number = home.code if place == 0 or not head_only else None
            rows.append([number, one.name, one.number, one.relation, GONE_MARKS.get(one.gone, usual)])
    return rows


def _shuffled(who: Sequence[str], answers: Mapping[str, object], rng: random.Random) -> list[str]:
    titles = list(answers)
    rng.shuffle(titles)
    return [*who, *titles]


WRITERS: Mapping[str, Callable[[Path, str, Homes, int, random.Random], None]] = {
    **{"前坊村": _front, "后坊村": _back, "大塘村": _pond, "竹坪村": _bamboo, "松坪村": _pine},
    **{"河东村": _east, "河西村": _west, "渡口村": _ferry},
}
