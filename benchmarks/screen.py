"""How long screening takes, against reading the same files.

    python benchmarks/screen.py [--households 60000] [--runs 3]

A roster of about 3.3 persons a household and nine lists, each naming one person in ten. Every figure is the median of whole
processes, taken in turn. ``reading`` reads roster and lists by the same steps (open, header, match, parse) and stops there.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from rustpy_xlsxwriter import write_worksheet

from large_survey import identity_numbers
from processes import Way, Ways, benchmark

AS_OF = ["--as-of", "2019-10-31"]
COLUMNS = {
    "低保": ("证件号码", "等级", "A类"),
    "特困": ("身份证号", "供养方式", "分散供养"),
    "残疾": ("残疾证号", "残疾等级", "二级"),
    "大病": ("患者身份证号", "病种", "恶性肿瘤"),
    "慢性病": ("身份证号码", "慢性病病种", "高血压"),
    "医保报销": ("身份证号", "自付金额", 6000),
    "危房": ("户主身份证号", "危房等级", "C级"),
    "受灾": ("证件号码", "灾种", "洪涝"),
    "军烈属": ("身份证号", "优抚类别", "烈属"),
}
READ = """
import datetime as dt, gc, sys
from pathlib import Path
from fanpin_cli.policy.list_kinds import compile_lists
from fanpin_cli.survey.department_lists import list_catalogue, read_list, wanted_columns
from fanpin_cli.survey.opening import opening_ahead
from fanpin_cli.survey.read import read_survey
from fanpin_cli.text.shipped import shipped_rules
from fanpin_cli.workflows.rules_in_force import policy_for
gc.disable()
day, folder = dt.date(2019, 10, 31), Path(sys.argv[1])
policy = policy_for(None, day)
kinds = compile_lists(policy, shipped_rules() / "lists.yaml")
lists = {kind: folder / f"{kind}.xlsx" for kind in sys.argv[2:]}
with opening_ahead([folder / "roster.xlsx", *lists.values()]) as open_:
    read_survey([folder / "roster.xlsx"], policy.reading_catalogue, as_of=day, open_=open_)
    for kind, file in lists.items():
        columns = kinds[kind].columns
        read_list([file], list_catalogue(policy.catalogue, columns), wanted_columns(columns), as_of=day, open_=open_)
"""


def measure(folder: Path, households: int, hand_made: bool) -> tuple[Ways, Callable[[Ways], None]]:
    del hand_made  # nobody lays nine lists beside a county by hand
    random = np.random.default_rng(20191031)
    roster = _roster(households, random)
    write_worksheet(roster, str(folder / "roster.xlsx"), sheet_name="花名册")
    for kind, (number, title, value) in COLUMNS.items():
        named = roster.sample(len(roster) // 10, random_state=int(random.integers(1 << 30)))
        table = pd.DataFrame({"姓名": named["姓名"], number: named["证件号码"], title: value, "家庭住址": "某处"}).astype(
            object
        )
        write_worksheet(table, str(folder / f"{kind}.xlsx"), sheet_name=kind)
    given = [part for kind in COLUMNS for part in ("--list", f"{kind}={folder / kind}.xlsx")]
    out = ["-o", str(folder / "out.xlsx"), "--force", "--json"]
    ways = {
        "fanpin screen": Way([sys.executable, "-m", "fanpin_cli", "screen", str(folder / "roster.xlsx"), *given, *AS_OF, *out]),
        "reading": Way([sys.executable, "-c", READ, str(folder), *COLUMNS]),
    }
    return ways, say


def _roster(households: int, random: np.random.Generator) -> pd.DataFrame:
    """A row a person: one to six in a household."""
    size = np.minimum(random.integers(1, 7, households), 6)
    household = np.repeat(np.arange(households), size)
    first = np.append(True, household[1:] != household[:-1])
    count = len(household)
    return pd.DataFrame(
        {
            "乡镇": [f"示范{number % 20}镇" for number in household],
            "村": [f"样例{number % 200}村" for number in household],
            "户编号": [f"3415990101{number:08d}" for number in household],
            "姓名": [f"成员{number}" for number in range(count)],
            "证件号码": identity_numbers(count, random),
            "与户主关系": np.where(first, "本人或户主", "之子"),
            "户类型": np.where(household % 5 == 0, "脱贫户", "一般农户"),
        }
    ).astype(object)


def say(ways: Ways) -> None:
    share = ways["fanpin screen"].median / ways["reading"].median
    print(f"against reading         {share:8.2f} times   (at most 2)")


if __name__ == "__main__":
    benchmark(__doc__ or "", measure)
