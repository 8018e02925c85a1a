"""A field of the catalogue as a column of a blank form: what belongs in it, what its cells take, an example."""

from __future__ import annotations

import datetime as dt
from typing import assert_never

import pandas as pd

from fanpin_cli.documents.blank_form import FormColumn
from fanpin_cli.documents.tables.sheet_spec import Choice, DateEntry, Entry, LengthEntry, NumberEntry
from fanpin_cli.ledger_format import DATE, MONTH, TEXT
from fanpin_cli.survey.catalogue import NUMERIC, Field, FieldType
from fanpin_cli.text.shown import shown

COUNTYS_OWN = "本县另加"
YES_NO = ("是", "否")
EXAMPLE_NUMBER, EXAMPLE_PHONE = "341599195001010000", "19900000001"
"""Of nobody: the address code 341599 and the telephone's number do not exist."""
MARKED_AS_EXAMPLE = "{}（示例）"
NAMES = ("户主姓名", "姓名")
FORMATS = {FieldType.DATE: DATE, FieldType.MONTH: MONTH}
AS_TEXT = frozenset({FieldType.TEXT, FieldType.IDENTITY_NUMBER, FieldType.PHONE})
"""Types whose cells are texts, so that no digit of a long number is lost."""


def form_column(
    title: str,
    field: Field,
    as_of: dt.date,
    *,
    used_by: tuple[str, ...] = (),
    group: str | None = None,
    asked: bool = True,
    entry: Entry | None = None,
) -> FormColumn:
    """The column. used_by: ids of what asks of it. group, entry: instead of those that the field says."""
    given = entry or _entry(field, as_of)
    return FormColumn(
        title=title,
        group=group or field.group or COUNTYS_OWN,
        how="\n".join(filter(None, (_how(field, entry), field.note))),
        used_by="、".join(used_by),
        entry=given,
        number_format=TEXT if field.type in AS_TEXT else FORMATS.get(field.type),
        align="left" if field.type is FieldType.SET else "center",
        example=_example(title, field, as_of),
        asked=asked,
    )


def _entry(field: Field, as_of: dt.date) -> Entry | None:
    match field.type:
        case FieldType.YES_NO:
            return Choice(YES_NO)
        case FieldType.ENUM:
            return Choice(tuple(field.values))
        case FieldType.DATE | FieldType.MONTH:
            return DateEntry()
        case FieldType.INTEGER if field.earliest is not None:
            return NumberEntry(field.earliest, as_of.year + (50 if field.later else 0), whole=True)
        case FieldType.INTEGER | FieldType.NUMBER | FieldType.MONEY:
            return NumberEntry(field.least, field.most, whole=field.type is FieldType.INTEGER)
        case FieldType.IDENTITY_NUMBER:
            return LengthEntry(15, 22)
        case FieldType.PHONE:
            return LengthEntry(7, 20)
        case FieldType.TEXT | FieldType.SET:
            return None
        case _:
            assert_never(field.type)


def _how(field: Field, entry: Entry | None) -> str:
    """What is to be filled in, in words."""
    if isinstance(entry, Choice):
        return f"从下拉列表选：{'、'.join(entry.values)}"
    match field.type:
        case FieldType.YES_NO:
            return "填：是、否"
        case FieldType.ENUM:
            return f"从下拉列表选：{'、'.join(field.values)}"
        case FieldType.SET:
            return f"可填几项，用顿号隔开：{'、'.join(field.values)}"
        case FieldType.DATE:
            return "日期，例如 2019-05-20"
        case FieldType.MONTH:
            return "年月，例如 2019-05"
        case FieldType.INTEGER if field.earliest is not None:
            return f"四位数的年份，不早于{field.earliest}年"
        case FieldType.INTEGER | FieldType.NUMBER | FieldType.MONEY:
            return _number(field)
        case FieldType.IDENTITY_NUMBER:
            return "18位身份证号，残疾人证20位或22位"
        case FieldType.PHONE:
            return "手机号或带区号的电话"
        case FieldType.TEXT:
            return "文字"
        case _:
            assert_never(field.type)


def _number(field: Field) -> str:
    kind = "整数" if field.type is FieldType.INTEGER else "数"
    bounds = [f"不小于{field.least:g}"] if field.least is not None else []
    bounds += [f"不大于{field.most:g}"] if field.most is not None else []
    return "，".join([kind, *([f"单位：{field.unit}"] if field.unit else []), *bounds])


def _example(title: str, field: Field, as_of: dt.date) -> object:
    given = field.example
    if title in NAMES:
        return MARKED_AS_EXAMPLE.format(given)
    if field.type in NUMERIC:
        return float(given) if given else float(as_of.year - 3 if field.earliest is not None else max(field.least or 0, 0))
    match field.type:
        case FieldType.DATE | FieldType.MONTH:
            return as_of
        case FieldType.YES_NO:
            return given or YES_NO[0]
        case FieldType.ENUM | FieldType.SET:
            return given or next(iter(field.values))
        case FieldType.IDENTITY_NUMBER:
            return given or EXAMPLE_NUMBER
        case FieldType.PHONE:
            return given or EXAMPLE_PHONE
    return given


def filled_in(answers: pd.Series, field: Field) -> pd.Series:
    """Typed answers as a form's cells have them: 是 and 否, 残疾、长期慢性病, the first day of a month; blank where missing."""
    known = answers.astype(object).where(answers.notna(), None)
    if field.type in (FieldType.YES_NO, FieldType.SET):
        return known.map({value: shown(value) for value in known.dropna().unique()}).astype(object)
    if field.type is FieldType.MONTH:
        return known.map({month: dt.date.fromisoformat(f"{month}-01") for month in known.dropna().unique()}).astype(object)
    return known
