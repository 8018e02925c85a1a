"""How four townships fill in the same form: each with its own habits, as real offices do."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable

Write = Callable[[str, object, random.Random], object]
FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")
OLD_CODES = {
    "已脱贫（享受政策）": "1",
    "已脱贫（不再享受政策）": "4",
    "未脱贫": "0",
    "一般贫困户": "01",
    "低保脱贫户": "02",
    "低保贫困户": "04",
    "一般脱贫户": "05",
    "因病": "01",
    "因残": "02",
    "因学": "03",
    "因灾": "04",
    "缺技术": "07",
    "缺劳力": "08",
    "缺资金": "09",
    "自身发展动力不足": "11",
}
OLD_TEXTS = {
    "已脱贫（享受政策）": "脱贫",
    "已脱贫（不再享受政策）": "脱贫不享受政策",
    "一般脱贫户": "低收入农户",
    "缺劳力": "缺劳动力",
}


def _whole(value: object) -> object:
    return int(value) if isinstance(value, float) and value == int(value) else value


def neat(sort: str, value: object, _rng: random.Random) -> object:
    """As the form asks: numbers as numbers, 是 and 否, dates as dates."""
    if sort == "yes":
        return "是" if value else "否"
    return _whole(value)


def with_units(sort: str, value: object, rng: random.Random) -> object:
    """3,500元, √ and ×, 2019.10.8, old texts."""
    if sort == "yes":
        return "√" if value else "×"
    if sort == "money" and isinstance(value, int | float) and value >= 1000 and rng.random() < 0.4:
        return f"{value:,.0f}元" if value == int(value) else value
    if sort == "date" and isinstance(value, dt.date):
        return f"{value.year}.{value.month}.{value.day}"
    if sort == "code":
        return OLD_TEXTS.get(str(value), value)
    return neat(sort, value, rng)


def in_codes(sort: str, value: object, rng: random.Random) -> object:
    """Old codes, full-width digits, 20191008, the 户编号 as a number."""
    if sort == "code":
        return OLD_CODES.get(str(value), value)
    if sort == "grade":
        return str(value)[0]
    if sort in ("count", "area") and value is not None and rng.random() < 0.3:
        return str(_whole(value)).translate(FULL_WIDTH)
    if sort == "date" and isinstance(value, dt.date):
        return f"{value:%Y%m%d}"
    return neat(sort, value, rng)


def in_words(sort: str, value: object, rng: random.Random) -> object:
    """有 and 无, 1.2万, 无 for nothing, 2019年10月8日 or the day's serial number."""
    if sort == "money" and isinstance(value, int | float):
        if value == 0:
            return rng.choice(("无", 0))
        if value >= 10000 and value % 1000 == 0:
            return f"{value / 10000:g}万"
    if sort == "date" and isinstance(value, dt.date):
        long = f"{value.year}年{value.month}月{value.day}日"
        return rng.choice((long, (value - dt.date(1899, 12, 30)).days))
    if sort == "yes":
        return rng.choice(("是", "Y", "有")) if value else rng.choice(("否", "无"))
    if sort == "grade":
        return str(value).replace("级", "类")
    return neat(sort, value, rng)


HABITS: dict[str, Write] = {"青山镇": neat, "清溪乡": with_units, "白云乡": in_codes, "石桥镇": in_words}
