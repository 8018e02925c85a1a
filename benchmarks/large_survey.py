"""An invented county survey of any size, 40 columns: ``python large_survey.py OUT.xlsx HOUSEHOLDS [later]``.

``later`` makes the same county half a year on: other answers in one household of three, one in a hundred gone, as many new.
"""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd
from rustpy_xlsxwriter import write_worksheet

WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
CHECK_DIGITS = np.array(list("10X98765432"))


def large_survey(households: int, seed: int = 20190430) -> pd.DataFrame:
    """One row a household, the canonical titles of the shared catalogue, 40 columns; about 3 answers in 100 are blank."""
    random = np.random.default_rng(seed)
    size = households

    def money(mean: float) -> np.ndarray:
        return np.round(random.gamma(2, mean / 2, size), 0)

    def yes(share: float) -> np.ndarray:
        return np.where(random.random(size) < share, "是", "否").astype(object)

    people = random.integers(1, 7, size)
    workers = np.minimum(people, random.integers(0, 4, size))
    wages, trade, property_, transfers = money(14000) * (workers > 0), money(6000), money(300), money(4000)
    cost = np.round(trade * random.uniform(0.1, 0.5, size))
    net = wages + trade + property_ + transfers - cost
    table = pd.DataFrame(
        {
            "序号": np.arange(1, size + 1),
            "县": "示例县",
            "乡镇": [f"示范{number}镇" for number in random.integers(1, 21, size)],
            "村": [f"样例{number}村" for number in random.integers(1, 201, size)],
            "户编号": [f"3415990101{number:08d}" for number in range(size)],
            "户主姓名": [f"户主{number}" for number in range(size)],
            "户主证件号码": identity_numbers(size, random),
            "家庭人口": people,
            "户类型": random.choice(np.array(["脱贫户", "一般农户"], dtype=object), size, p=[0.92, 0.08]),
            "脱贫年度": random.integers(2014, 2019, size),
            "联系电话": [f"1990000{number % 10000:04d}" for number in range(size)],
            "劳动力人数": workers,
            "技能劳动力人数": np.minimum(workers, random.integers(0, 2, size)),
            "务工人数": np.minimum(workers, random.integers(0, 3, size)),
            "务工月数": workers * random.integers(0, 12, size),
            "产业规模": random.choice(np.array(["无", "小", "中", "大"], dtype=object), size),
            "工资性收入": wages,
            "生产经营性收入": trade,
            "财产性收入": property_,
            "转移性收入": transfers,
            "生产经营性支出": cost,
            "家庭年收入": wages + trade + property_ + transfers,
            "纯收入": net,
            "人均纯收入": np.round(net / people, 2),
            "医疗自付支出": money(1500),
            "教育自付支出": money(800),
            "其他刚性支出": money(300),
            "耕地面积": np.round(random.gamma(2, 1.5, size), 1),
            "林地面积": np.round(random.gamma(2, 2.5, size), 1),
            "危房级别": random.choice(np.array(["A级", "B级", "C级", "D级"], dtype=object), size, p=[0.7, 0.28, 0.015, 0.005]),
            "饮水安全": yes(0.99),
            "失学辍学人数": np.where(random.random(size) < 0.003, 1, 0),
            "未参加医保人数": np.where(random.random(size) < 0.004, 1, 0),
            "不愁吃": yes(0.998),
            "不愁穿": yes(0.998),
            "大病人数": np.where(random.random(size) < 0.06, 1, 0),
            "残疾人数": np.where(random.random(size) < 0.1, 1, 0),
            "在校生人数": np.minimum(people, random.integers(0, 3, size)),
            "缺发展资金": yes(0.2),
            "备注": random.choice(np.array([None, "外出务工", "随子女居住"], dtype=object), size),
        }
    ).astype(object)
    blank = random.random(table.shape) < 0.03
    blank[:, :8] = False
    return table.mask(blank, None)


def half_a_year_on(survey: pd.DataFrame, seed: int = 20191031) -> pd.DataFrame:
    """The next round of a survey: changed incomes, costs and months; households that are gone, and new ones."""
    random = np.random.default_rng(seed)
    table = survey.copy()
    for title in ("工资性收入", "人均纯收入", "医疗自付支出", "务工月数"):
        changed = random.random(len(table)) < 1 / 3
        shift = random.uniform(0.5, 1.4, len(table))
        table.loc[changed, title] = np.round(pd.to_numeric(table[title]) * shift)[changed]
    stayed = table[random.random(len(table)) >= 0.01]
    new = large_survey(len(table) - len(stayed), seed)
    return pd.concat([stayed, new.assign(户编号="34159902" + new["户编号"].str[8:])], ignore_index=True)


def identity_numbers(count: int, random: np.random.Generator) -> np.ndarray:
    """Numbers with a right check digit (GB 11643) under 341599, an address code that does not exist."""
    born = pd.to_datetime("1940-01-01") + pd.to_timedelta(random.integers(0, 20000, count), unit="D")
    first = np.array(
        [f"341599{day:%Y%m%d}{serial:03d}" for day, serial in zip(born, random.integers(0, 1000, count), strict=True)]
    )
    digits = first.view("U1").reshape(count, 17).astype(int)
    return np.char.add(first, CHECK_DIGITS[(digits @ WEIGHTS) % 11]).astype(object)


if __name__ == "__main__":
    path, households, *later = sys.argv[1:]
    survey = large_survey(int(households))
    write_worksheet(half_a_year_on(survey) if later else survey, path, sheet_name="入户调查")
