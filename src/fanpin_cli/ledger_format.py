"""The format of a ledger (台账): places, sheets, columns, the hidden sheet's keys; design.md section 5.

Reading, deciding and writing all know a ledger by what stands here, and nowhere else. A new column of the household sheets is
one entry in ``LEDGER_COLUMNS``: it is then written in its place with its width and drop-down, and read back as the ledger's own
even from a copy whose hidden sheet is gone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

# Places: where a household can be. A level's place is its rank as text, "1" for the most severe.

EDGE, TO_VERIFY, NOT_ASSESSED = "edge", "to_verify", "not_assessed"


@dataclass(frozen=True)
class Place:
    """A place that is no level. id: as programs and ``--json`` write it. name: as people do, also the name of its sheet.
    short: in the titles of 汇总. fill: the quiet colour of its cells; tab: the full one of tabs, names and charts; screen: that
    of the terminal. Colours are RRGGBB. mark: what tells it without colours."""

    id: str
    name: str
    short: str
    fill: str
    tab: str
    screen: str
    mark: str


PLACES = (
    Place(EDGE, "边缘户", "边缘", "E2EFDA", "70AD47", "FFC000", "◇"),
    Place(TO_VERIFY, "待核实", "待核实", "FFF2E5", "ED7D31", "A6A6A6", "○"),
    Place(NOT_ASSESSED, "未纳入评定", "未纳入", "EDEDED", "A5A5A5", "D9D9D9", "□"),
)
LEVEL_MARKS = "●▲■◆★▼◎☆△"
"""What tells a level without colours, the most severe one first."""
"""In the order of the sheets; a level's name and colours are its rule set's. Which households come to a place is decided in
``assessment/standing.py``."""
OTHER_PLACES: Mapping[str, str] = {place.id: place.name for place in PLACES}
"""The places that are no levels → their names."""
NUMERALS = "一二三四五六七八九"
NO_TOWNSHIP = "未填乡镇"
"""What stands for the township of a household that has none."""

# Sheets

SUMMARY, TO_INCLUDE, PROBLEMS, ADJUSTMENTS, RULES = "汇总", "应纳入", "数据问题", "调整记录", "规则"
MARK_SHEET = "_fanpin"
"""The hidden sheet by which a workbook of ours is known: a key and a value a row."""
OVERDUE = "走访到期"
"""The list of households whose visit is overdue; in a ledger that ``fanpin visits`` wrote, and made anew by it."""
FURTHER_SHEETS = (SUMMARY, TO_INCLUDE, PROBLEMS, ADJUSTMENTS, RULES, OVERDUE, MARK_SHEET)
"""The sheets that are no sheets of households."""
FIXED_SHEETS = (*FURTHER_SHEETS, *OTHER_PLACES.values())
"""Every sheet but those of the levels, which a rule set names."""

# Files that are made here, by what their names end in: no survey for the next run.

LEDGER_SUFFIX, MARKED_COPY_SUFFIX, REPORT_SUFFIX = "-台账", "-核查", "-变化报告"
NOTICE_SUFFIX, REVIEWED_SUFFIX, ADJUSTED_SUFFIX, VISITED_SUFFIX, INCLUDED_SUFFIX = "-公示", "-审核", "-调整", "-走访", "-纳入"
FILLED_SUFFIX = "-已填"
STEP_SUFFIXES = (REVIEWED_SUFFIX, ADJUSTED_SUFFIX, VISITED_SUFFIX, INCLUDED_SUFFIX)
"""What a ledger goes through after it was graded, in the usual order; see ``documents.files.file_names.step_name``."""

FILED_LEDGER, FILED_FOLDER = "备案台账", ("bagit.txt", "data/备案台账.xlsx")
"""The filed ledger; and the files by which a folder that ``fanpin file`` wrote is known. Of such a folder the filed ledger
alone is read, and nothing is written into it."""

COPY_OF = "（核查的文件：{}）"
"""How the list of a marked copy says which file it is a copy of, whatever the copy is called later."""
BETWEEN_FILES = "、"
"""What stands between the names of several files that one copy is of."""

# Columns of the household sheets

Role = Literal["identity", "verdict", "review", "visit", "trace"]
"""identity: whose row it is. verdict: what the rules say. review: what people enter. visit: what comes of visits.
trace: where it comes from."""
FilledBy = Literal["numbering", "survey", "grading", "village", "township", "county", "visits"]
Entry = Literal["level", "opinion", "date"]
"""What a drop-down offers, or a cell takes."""
Align = Literal["general", "left", "center", "right"]
TEXT, DATE, MONTH = "@", "yyyy-mm-dd", "yyyy-mm"


@dataclass(frozen=True)
class LedgerColumn:
    """A column of the household sheets.

    source: the canonical title of the survey's column that it shows, for an identity column. entry: what people may enter.
    least, most: the widths, in Excel's units, between which its values decide. several: its values may be several codes, on
    as many lines as they need. only_on: the places whose sheets have it; empty means all. when_filled: it is there only where
    some household has a value.
    """

    title: str
    role: Role
    filled_by: FilledBy
    least: float
    most: float
    align: Align = "left"
    number_format: str | None = None
    source: str = ""
    entry: Entry | None = None
    several: bool = False
    only_on: tuple[str, ...] = ()
    when_filled: bool = False


_Column = LedgerColumn
LEDGER_COLUMNS: tuple[LedgerColumn, ...] = (
    _Column("序号", "identity", "numbering", 6.5, 8.5, "center"),
    _Column("乡镇", "identity", "survey", 7, 12, source="乡镇"),
    _Column("村", "identity", "survey", 7, 12, source="村"),
    _Column("户编号", "identity", "survey", 11, 19, number_format=TEXT, source="户编号"),
    _Column("户主姓名", "identity", "survey", 8, 11, source="户主姓名"),
    _Column("证件号码", "identity", "survey", 20, 23, number_format=TEXT, source="户主证件号码"),
    _Column("家庭人口", "identity", "survey", 5, 5, "center", source="家庭人口"),
    _Column("风险等级", "verdict", "grading", 9, 9, "center"),
    _Column("判定理由", "verdict", "grading", 22, 62),
    _Column("政策依据", "verdict", "grading", 10, 16),
    _Column("待核实内容", "verdict", "grading", 6.4, 26),
    _Column("上期等级", "verdict", "grading", 9, 9, "center"),
    _Column("等级变化", "verdict", "grading", 5, 10, "center"),
    _Column("帮扶建议", "verdict", "grading", 14, 30),
    _Column("村级建议等级", "review", "village", 9, 9, "center", entry="level"),
    _Column("乡镇审核等级", "review", "township", 9, 9, "center", entry="level"),
    _Column("审核意见", "review", "township", 8, 12, "center", entry="opinion"),
    _Column("审核人", "review", "township", 8, 8, "center"),
    _Column("审核日期", "review", "township", 11, 11, "center", DATE, entry="date"),
    _Column("备案等级", "review", "county", 9, 9, "center", entry="level"),
    _Column("走访责任人", "visit", "visits", 8, 10, "center", when_filled=True),
    _Column("最近走访", "visit", "visits", 11, 11, "center", DATE, when_filled=True),
    _Column("下次走访", "visit", "visits", 11, 11, "center", DATE, when_filled=True),
    _Column("规则编号", "trace", "grading", 8, 12, number_format=TEXT, several=True),
    _Column("来源", "trace", "survey", 12, 24),
    _Column("重点群体", "verdict", "grading", 9, 18, only_on=tuple(OTHER_PLACES)),
)
"""In the order of the sheets; the survey's columns follow."""

IDENTITY: Mapping[str, str] = {column.title: column.source for column in LEDGER_COLUMNS if column.source}
"""The ledger's columns that show an answer of the survey → the canonical title of that answer."""
WHO = ("序号", "乡镇", "村", "户编号", "户主姓名")
"""The columns that say who it is: frozen on the screen, repeated on every printed page."""
REVIEW = tuple(column.title for column in LEDGER_COLUMNS if column.role == "review")
"""The columns that people fill in."""
KEPT = (*REVIEW, "走访责任人")
"""The columns that stay as people have them when the ledger is written anew."""
ADVICE, SHORT_ADVICE = "帮扶建议", "帮扶措施编号"
"""What is advised, in words; and as a 备案表 shows it, by the measures' labels (``measure_codes``): no column of the ledger."""
BETWEEN_MEASURES = "；"
REVIEW_LEVELS = tuple(column.title for column in LEDGER_COLUMNS if column.entry == "level")
"""Those of them that hold a level."""
BETWEEN_SOURCES = "；"
"""Between the rows that gave a household's answers, in 来源: one a sheet or file."""
LEDGER_TITLES = frozenset(column.title for column in LEDGER_COLUMNS)
LEDGERS_OWN = LEDGER_TITLES - frozenset(IDENTITY)
"""The ledger's own columns: those that are no answers of the survey."""
SURVEYS_TOO = frozenset(IDENTITY.values())
"""Canonical titles of the answers that the ledger's own columns show; the survey's columns do not show them again."""
KNOWN_BY = frozenset({"户编号", "风险等级", "判定理由", "备案等级", "规则编号"})
"""The titles by which a sheet of households is known, whatever the sheet's name."""
FILED_LEVELS = ("备案等级", "乡镇审核等级", "风险等级")
"""The columns that hold a household's level, the most binding first."""
DECIDED_LEVELS = FILED_LEVELS[:2]
"""Those of them in which somebody decided; the last one is what the rules proposed."""

# 应纳入: the steps by which a candidate is included


def titles_of(step: str) -> tuple[str, str, str]:
    """The columns of a step: date, result, who."""
    return f"{step}日期", f"{step}结果", f"{step}经办人"


WHY_NOT, PROGRESS = "不纳入理由", "纳入进展"
PASSED, TURNED_DOWN = "通过", "不通过"
"""What 结果 offers; what else people write there is read by its words."""

# 调整记录: what was decided after the grading, one record a row; records are only ever added.


@dataclass(frozen=True)
class RecordColumn:
    """A column of 调整记录: title, widths and look as in ``LedgerColumn``."""

    title: str
    least: float
    most: float
    align: Align = "left"
    number_format: str | None = None


ADJUSTMENT_COLUMNS: tuple[RecordColumn, ...] = (
    RecordColumn("序号", 6, 6, "center"),
    RecordColumn("日期", 12, 12, "center", DATE),
    RecordColumn("环节", 12, 12, "center"),
    RecordColumn("户编号", 20, 20, number_format=TEXT),
    RecordColumn("户主姓名", 11, 11),
    RecordColumn("乡镇", 12, 12),
    RecordColumn("村", 12, 12),
    RecordColumn("项目", 14, 14),
    RecordColumn("原值", 17, 17, "center"),
    RecordColumn("新值", 17, 17, "center"),
    RecordColumn("理由", 40, 40),
    RecordColumn("经办人", 11, 11, "center"),
    RecordColumn("来源", 22, 22),
)
STAGES = ("村级建议", "乡镇审核", "答案更正", "随时调整", "撤销", "走访", "纳入程序", "县级备案")
"""What 环节 may say; design-rounds.md section 9."""

# The public notice (公示)

NOTICE_COLUMNS = ("序号", "村", "组", "户主姓名", "家庭人口", "风险等级")
"""All that is posted of a household."""
NOTICE_TITLES = frozenset(NOTICE_COLUMNS)
"""By these and no others a notice is known when it is read: it is no survey."""

# The list of a screening (入户排查), which comes back filled in and is then a survey

SCREENED_SUFFIX, VISIT_SHEET = "-入户排查", "入户排查名单"
REGISTERED_SHEET, UNMATCHED_SHEET, DOUBTFUL_SHEET = "已建档立卡", "名单对不上", "疑似同名"
SCREEN_SHEETS = (SUMMARY, VISIT_SHEET, REGISTERED_SHEET, UNMATCHED_SHEET, DOUBTFUL_SHEET, PROBLEMS)
VISITS_KEY = "入户排查表"
"""The hidden sheet's key that names the one sheet of such a workbook that holds households to be graded."""

# 数据问题

PROBLEM_TITLES = ("序号", "级别", "类别", "文件", "工作表", "单元格", "户编号", "值", "问题", "处理办法")

# Keys of the hidden sheet. A key that ends in "." is the beginning of many: 户数.1, 等级.1, 规则集全文.1 …

VERSION, RULE_SET, RULE_SET_SHA256, ROUND, AS_OF = "版本", "规则集", "规则集SHA256", "轮次", "评定日期"
SOURCES, HOUSEHOLD_SHEETS, OWN_COLUMNS, UNIT = "来源文件", "户表", "台账列", "填报单位"
TOWNSHIP_ENTRY, REPORT, REPORTS_ROUND = "乡镇", "报告", "本期"
"""TOWNSHIP_ENTRY: in the ledger of one. REPORT: what a document of ours is that is no ledger; REPORTS_ROUND: its round."""
LEVEL_KEY, COUNT_KEY, ROWS_KEY, COLUMNS_READ_KEY = "等级.", "户数.", "行数.", "列."
"""COUNT_KEY: households by place. ROWS_KEY: rows by place, with those that only repeat a household."""
RULES_TEXT_KEY, RULES_ORIGIN_KEY = "规则集全文.", "规则出处."
CARRIED, DERIVED, MEMBER_COLUMNS, BEFORE = "原样列", "推算列", "成员列", "上期"
"""CARRIED: the survey's columns that are no answers. DERIVED: those that were worked out from the members. MEMBER_COLUMNS: what
the record says of each member. BEFORE: the previous round that was laid beside this one."""
NONE = "无"
FORM, FORM_GUIDES = "空表", "说明表"
"""Of a blank form: its kind, and the sheets that nobody fills in."""
GUIDE, QUESTIONS_EACH, QUESTIONS_ALL = "填写说明", "逐户问题", "问题清单"
"""Those sheets."""

BETWEEN_PLACES = "／"
"""Between township, village and number in the key of a household whose number is unique in its village only: 东岭镇／东岭村／1.
No number has this sign, since numbers are read with common characters in place of full-width ones. The ledger's column 户编号
shows the number as the village keeps it; its record, 数据问题 and messages have the whole key."""

# The record of households: 户.1, 户.2 … in the survey's order, each a text of the values that ``RECORD_COLUMNS`` names.

RECORD_ENTRY, RECORD_COLUMNS, CONTINUED = "户.", "户列", "+"
"""A text too long for a cell goes on under the same key with a ``+`` behind it: 户.7, 户.7+."""
RECORD_KEY, RECORD_SOURCE, RECORD_WHY, RECORD_MEMBERS = "户编号", "来源", "未评定原因", "成员"
RECORD_GONE = "离户依据"
"""Of a member: how it is known that he is no longer there; blank of those who are."""
NOBODY_LEFT = "整户消亡或迁出（待确认）"
"""Why a household of nobody left is not assessed."""
BETWEEN_VALUES, BETWEEN_MEMBERS, BETWEEN_ANSWERS = "┆", "‖", "¦"
"""Between the values of a household; in its value 成员 between the members; between the answers of a member, which stand in
the order of ``MEMBER_COLUMNS``."""
LONGEST_CELL = 32_000
"""Characters; Excel takes 32,767."""
