"""What a ledger holds, as data; a workflow puts it together, the sheets of this package show it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from fanpin_cli.ledger_format import OTHER_PLACES

PLACE_COLUMNS = (
    "place",
    "乡镇",
    "村",
    "户编号",
    "户主姓名",
    "证件号码",
    "家庭人口",
    "风险等级",
    "判定理由",
    "政策依据",
    "待核实内容",
    "上期等级",
    "等级变化",
    "帮扶建议",
    "规则编号",
    "来源",
    "重点群体",
    "include",
    "应纳入理由",
    "应纳入依据",
    "repeated",
)


@dataclass(frozen=True)
class LevelStyle:
    """A level: its rank (1 is the most severe), name, colour (RRGGBB) and sheet."""

    rank: int
    name: str
    colour: str
    sheet: str


@dataclass(frozen=True)
class Returning:
    """How a ledger that is sent out comes back. days: within how many, None where that is announced. to: whose office gets it,
    or empty. guide: how it is filled in, line by line; empty for the shipped one."""

    days: int | None = None
    to: str = ""
    guide: tuple[str, ...] = ()


@dataclass(frozen=True)
class LedgerContent:
    """A graded round.

    title: what is graded by, 六安市已脱贫户风险分级和边缘户认定规则. round: ``2019-04``. unit: 填报单位, or empty.
    places: one row a row of the survey, with PLACE_COLUMNS: ``place`` is a level's rank as text, ``edge``, ``to_verify`` or
        ``not_assessed``; 风险等级 is what the rules propose, in words; ``include`` is a boolean, and so is ``repeated``: the
        row only repeats a household, and is counted as a row and not as a household; 家庭人口 in persons; missing is None or
        NaN. Columns that people fill in stand here where somebody did.
    originals: same index; the survey's own columns: numbers, dates, 是 and 否, texts; what could not be read as it is written.
    months: the titles of those whose dates mean the whole month. unread: same index; booleans, a column for each title of
        originals where something is no answer, which the sheets mark.
    record: same index; what the hidden sheet keeps of each household, as a text (see ``survey.ledger_record``).
    problems: 序号 级别 类别 文件 工作表 单元格 户编号 值 问题 处理办法, in Chinese.
    rules: 规则编号 类别 等级 名称 条件 理由 依据 本次是否评定 说明 出处. parameters: 参数 数值 单位 生效日期 来源 县级确定.
    meta: what the hidden sheet records of the run; counts of households are added for each workbook that is written.
    returning: how the ledgers of townships come back.
    adjustments: the sheet 调整记录, columns of ``ADJUSTMENT_COLUMNS``; empty where nothing was decided yet.
    steps: those by which a household is included; what is entered of them stands in places.
    legend: what 帮扶建议 says in short → in words; empty where it says everything in words.
    causes: rule id → what a household is at risk from where that rule holds, for the rules that say so.
    overdue: the sheet 走访到期, columns of ``layout.OVERDUE``: the households whose visit is overdue; None for no such sheet.

    Raises ``ValueError`` where a household has no place that the ledger has.
    """

    title: str
    round: str
    as_of: dt.date
    unit: str
    levels: tuple[LevelStyle, ...]
    places: pd.DataFrame
    originals: pd.DataFrame
    record: pd.Series
    problems: pd.DataFrame
    rules: pd.DataFrame
    parameters: pd.DataFrame
    meta: Mapping[str, str]
    adjustments: pd.DataFrame = field(default_factory=pd.DataFrame)
    months: frozenset[str] = frozenset()
    unread: pd.DataFrame = field(default_factory=pd.DataFrame)
    returning: Returning = Returning()
    overdue: pd.DataFrame | None = None
    steps: tuple[str, ...] = ()
    legend: Mapping[str, str] = field(default_factory=dict)
    causes: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        missing = [column for column in PLACE_COLUMNS if column not in self.places]
        unknown = set(self.places["place"]) - set(self.places_there_are) if not missing else set()
        if missing or unknown or not self.places.index.equals(self.originals.index):
            raise ValueError(f"ledger content: missing {missing}, unknown places {unknown}, or indexes differ")

    @property
    def places_there_are(self) -> tuple[str, ...]:
        """Every place a household can have, in the order of the sheets."""
        return (*(str(level.rank) for level in self.levels), *OTHER_PLACES)
