"""A field of the catalogue as a column of a blank form: what belongs in it, what its cells take, an example."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pandas as pd

from fanpin_cli.documents.blank_form import FormColumn
from fanpin_cli.documents.tables.sheet_spec import Choice, DateEntry, Entry, LengthEntry, NumberEntry
from fanpin_cli.ledger_format import DATE, MONTH, TEXT
from fanpin_cli.survey.catalogue import NUMERIC, Field, FieldType
from fanpin_cli.text.shown import shown

COUNTYS_OWN = "本县另加"
NAMES, MARKED_AS_EXAMPLE = ("户主姓名", "姓名"), "{}（示例）"
LATEST_PLANS = 50
"""Years after the day of the form that a planned year may be of."""
NUMBER_FORMATS: Mapping[FieldType, str] = {
    FieldType.TEXT: TEXT,
    FieldType.IDENTITY_NUMBER: TEXT,
    FieldType.PHONE: TEXT,
    FieldType.DATE: DATE,
    FieldType.MONTH: MONTH,
}
"""Texts are texts, so that no digit of a long number is lost."""
TAKEN: Mapping[FieldType, Entry] = {
    FieldType.YES_NO: Choice(("是", "否")),
    FieldType.DATE: DateEntry(),
    FieldType.MONTH: DateEntry(),
    FieldType.IDENTITY_NUMBER: LengthEntry(15, 22),
    FieldType.PHONE: LengthEntry(7, 20),
}
"""What a cell of a type takes, where that is the same for all fields."""
TOLD: Mapping[FieldType, str] = {
    FieldType.TEXT: "文字",
    FieldType.YES_NO: "填：是、否",
    FieldType.DATE: "日期，例如 2019-05-20",
    FieldType.MONTH: "年月，例如 2019-05",
    FieldType.IDENTITY_NUMBER: "18位身份证号，残疾人证20位或22位",
    FieldType.PHONE: "手机号或带区号的电话",
}
EXAMPLES: Mapping[FieldType, str] = {FieldType.YES_NO: "是", FieldType.IDENTITY_NUMBER: "341599195001010000"}
"""The address code 341599 does not exist."""


def form_column(
    title: str,
    field: Field,
    as_of: dt.date,
    *,
    used_by: tuple[str, ...] = (),
    group: str | None = None,
    asked: bool = True,
    choices: tuple[str, ...] = (),
) -> FormColumn:
    """The column. used_by: ids of what asks of it. group, choices: instead of those that the field says."""
    choices = choices or (tuple(field.values) if field.type is FieldType.ENUM else ())
    return FormColumn(
        title=title,
        group=group or field.group or COUNTYS_OWN,
        how="\n".join(filter(None, (_how(field, choices), field.note))),
        used_by="、".join(used_by),
        entry=Choice(choices) if choices else _entry(field, as_of),
        number_format=NUMBER_FORMATS.get(field.type),
        align="left" if field.type is FieldType.SET else "center",
        example=_example(title, field, as_of, choices),
        asked=asked,
    )


def _entry(field: Field, as_of: dt.date) -> Entry | None:
    whole = field.type is FieldType.INTEGER
    if whole and field.earliest is not None:
        return NumberEntry(field.earliest, as_of.year + (LATEST_PLANS if field.later else 0), whole)
    if field.type in NUMERIC:
        return NumberEntry(field.least, field.most, whole)
    return TAKEN.get(field.type)


def _how(field: Field, choices: tuple[str, ...]) -> str:
    """What is to be filled in, in words."""
    if choices:
        return f"从下拉列表选：{'、'.join(choices)}"
    if field.type is FieldType.SET:
        return f"可填几项，用顿号隔开：{'、'.join(field.values)}"
    if field.type is FieldType.INTEGER and field.earliest is not None:
        return f"四位数的年份，不早于{field.earliest}年"
    return _number(field) if field.type in NUMERIC else TOLD[field.type]


def _number(field: Field) -> str:
    parts = ["整数" if field.type is FieldType.INTEGER else "数"]
    parts += [f"单位：{field.unit}"] if field.unit else []
    parts += [f"不小于{field.least:g}"] if field.least is not None else []
    parts += [f"不大于{field.most:g}"] if field.most is not None else []
    return "，".join(parts)


def _example(title: str, field: Field, as_of: dt.date, choices: tuple[str, ...]) -> object:
    given = field.example
    if field.type in NUMERIC:
        return float(given or (field.earliest and as_of.year) or field.least or 0)
    if field.type in (FieldType.DATE, FieldType.MONTH):
        return dt.date.fromisoformat(given) if given else as_of
    if title in NAMES:
        return MARKED_AS_EXAMPLE.format(given)
    return given or next(iter(choices or field.values), EXAMPLES.get(field.type))


def filled_in(answers: pd.Series, field: Field) -> pd.Series:
    """Typed answers as a form's cells have them: 是 and 否, 残疾、长期慢性病, the first day of a month; blank where missing."""
    known = answers.astype(object).where(answers.notna(), None)
    if field.type in (FieldType.YES_NO, FieldType.SET):
        return known.map({value: shown(value) for value in known.dropna().unique()}).astype(object)
    if field.type is FieldType.MONTH:
        return known.map({month: dt.date.fromisoformat(f"{month}-01") for month in known.dropna().unique()}).astype(object)
    return known
