"""Pydantic's findings as one sentence for a person, with the file, line and column it is about."""

from __future__ import annotations

import typing
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from fanpin_cli.text.messages import N_, _
from fanpin_cli.text.mistyped import entry_with_wide_colon, list_of, number_instead
from fanpin_cli.text.suggest import did_you_mean
from fanpin_cli.text.yaml_source import Path_, Source, YamlError

M = TypeVar("M", bound=BaseModel)
LONGEST = 40

OWN: Mapping[str, str] = {
    "values_missing": N_("a field of type enum or set needs its values"),
    "values_unexpected": N_("only a field of type enum or set has values"),
    "number_unusable": N_("a number of at most 15 figures is wanted"),
    "number_written_otherwise": N_("a number is wanted as figures alone, without unit, comma or full-width signs"),
    "no_value": N_("one number, text, date (2019-04-30) or yes/no is wanted"),
    "no_cell": N_("one value is wanted, as in a cell, or a list of values"),
    "at_least_too_many": N_("at_least asks for more than there are conditions"),
    "word_empty": N_("a word is wanted, not an empty text"),
    "mask_unusable": N_("names are shown like 张*, 张**, 张*丰, *丰 or 张某, at least one character hidden"),
    "notice_text_unusable": N_("in the text of a notice only {依据} {乡镇} {村} {轮次} can stand in braces"),
    "guide_unusable": N_("in the guide only {交回单位} {期限} {轮次} {等级} {意见} {户表} can stand in braces"),
    "visits_level_unknown": N_("visits: levels: names a level that there is not"),
    "default_level_unknown": N_("default_level is none of the levels"),
}
"""The sentences of our own validators, by the text of the ValueError that they raise."""

NUMBERS = frozenset({"int_type", "int_parsing", "float_type", "float_parsing"})
ENTRIES = frozenset({"mapping_type", "dict_type", "model_type", "model_attributes_type"})

SHAPES = ("all", "any", "at_least", "of", "not")
"""The keys of conditions; each condition has exactly one."""

OTHERWISE = N_("{key}: {value} cannot stand here")

STANDARD: Mapping[str, str] = {
    "missing": N_("{key} is missing"),
    "string_type": N_("{key}: text is wanted, not {value}"),
    "string_type:telephone": N_("{key}: put the number in quotation marks, not {value}"),
    "int_type": N_("{key}: a whole number is wanted, not {value}"),
    "int_parsing": N_("{key}: a whole number is wanted, not {value}"),
    "float_type": N_("{key}: a number is wanted, not {value}"),
    "float_parsing": N_("{key}: a number is wanted, not {value}"),
    "int_from_float": N_("{key}: a whole number is wanted, not {value}"),
    "bool_type": N_("{key}: true or false is wanted, not {value}"),
    "bool_parsing": N_("{key}: true or false is wanted, not {value}"),
    "tuple_type": N_("{key}: a list is wanted, not {value}"),
    "mapping_type": N_("{key}: entries of the form “name: value” are wanted, not {value}"),
    "dict_type": N_("{key}: entries of the form “name: value” are wanted, not {value}"),
    "model_attributes_type": N_("{key}: entries of the form “name: value” are wanted, not {value}"),
    "model_type": N_("{key}: entries of the form “name: value” are wanted, not {value}"),
    "date_type": N_("{key}: a date is wanted (2019-04-30), not {value}"),
    "date_parsing": N_("{key}: a date is wanted (2019-04-30), not {value}"),
    "date_from_datetime_inexact": N_("{key}: a date is wanted (2019-04-30), not {value}"),
    "date_from_datetime_parsing": N_("{key}: a date is wanted (2019-04-30), not {value}"),
    "string_too_short": N_("{key} is empty"),
    "too_short": N_("{key} is empty"),
    "string_too_long": N_("{key}: {value} is too long"),
    "string_pattern_mismatch": N_("{key}: {value} is not of the form it must have"),
    "string_pattern_mismatch:colour": N_("{key}: {value} is no colour; write six figures or letters A–F: FF0000"),
    "string_pattern_mismatch:sheet": N_("{key}: {value} cannot name a sheet: no line break and none of [ ] : * ? / \\ '"),
    "string_pattern_mismatch:name": N_("{key}: {value} must stand on one line"),
    "string_pattern_mismatch:id": N_("{key}: {value} must be short, without blanks, commas or semicolons"),
    "string_pattern_mismatch:ruleset": N_("{key}: {value} must be short, without blanks, commas or semicolons"),
    "invalid_key": N_("{key}: a name is wanted; put one that looks like a number or date in quotation marks"),
    "literal_error": N_("{key}: {value} is none of {expected}"),
    "enum": N_("{key}: {value} is none of {expected}"),
    "greater_than_equal": N_("{key}: {value} is too small"),
    "less_than_equal": N_("{key}: {value} is too large"),
}


def validated(model: type[M], source: Source, path: Path_ = ()) -> M:
    """The part of a YAML file at ``path`` as a model; raises ``YamlError`` with the place of the first fault."""
    data = source.data
    for key in path:
        data = data[key]
    try:
        return model.model_validate(data)
    except ValidationError as error:
        faults = error.errors()
        first = min(faults, key=lambda fault: _remoteness(fault, source, path))
        where, key = _where(first, source, path)
        sentence = f"{source.place(where)}: {_sentence(first, key, model)}"
        if len(faults) > 1:
            sentence += _(" (and {n} more)").format(n=len(faults) - 1)
        raise YamlError(sentence) from error


def _remoteness(fault: ErrorDetails, source: Source, path: Path_) -> tuple[int, int]:
    """A sort key for faults. Where a value fits none of several shapes, the fault deepest in the file is reported, since it is
    of the shape that was meant; of equally deep ones, our own validators' comes first."""
    ours = {"value_error": 0, "extra_forbidden": 2}.get(fault["type"], 1)
    return -len(_where(fault, source, path)[0]), ours


def _where(fault: ErrorDetails, source: Source, path: Path_) -> tuple[Path_, str]:
    """The path in the file, without the names of models that pydantic puts in between, and the key as the user wrote it."""
    where = path
    key = str(path[-1]) if path else ""
    for step in fault["loc"]:
        candidate = (*where, step)
        if candidate in source.places:
            where = candidate
        elif isinstance(step, str) and (found := _same_key(source, where, step)) is not None:
            where = (*where, found)
        elif fault["type"] == "missing" and step == fault["loc"][-1]:
            return where, str(step)
        else:
            continue
        key = str(where[-1])
    if fault["type"] == "extra_forbidden" and (*where, "<key>") in source.places:
        where = (*where, "<key>")
    return where, key


def _same_key(source: Source, where: Path_, step: str) -> str | int | None:
    """A key that YAML read as a date or number and pydantic names as text."""
    for candidate in source.places:
        if len(candidate) == len(where) + 1 and candidate[:-1] == where and str(candidate[-1]) == step:
            return candidate[-1]
    return None


def _sentence(fault: ErrorDetails, key: str, model: type[BaseModel]) -> str:
    kind = fault["type"]
    if kind == "extra_forbidden" and key in SHAPES:
        return _("{key}: a condition has one of all, any, at_least with of, or not; put one inside the other").format(key=key)
    if kind == "extra_forbidden" and key in ("when", "reason") and fault["loc"][-2:-1] == ("<all>",):
        return _("only a part in all, any or of has a reason beside when; here write the condition alone")
    if kind == "extra_forbidden":
        return _("there is no setting “{key}”{hint}").format(key=key, hint=did_you_mean(key, _keys(model)))
    if kind == "value_error":
        text = str(fault.get("ctx", {}).get("error", ""))
        return (_(OWN[text]) if text in OWN else text) + _instead(fault)
    if kind == "string_type" and fault["loc"][-1:] == ("[key]",):
        kind = "invalid_key"
    context: dict[str, Any] = dict(fault.get("ctx", {}))
    value = fault["input"]
    template = STANDARD.get(f"{kind}:{key}") or STANDARD.get(kind, OTHERWISE)
    return _(template).format(key=key, value=_shown(value), expected=context.get("expected", "")) + _instead(fault)


def _instead(fault: ErrorDetails) -> str:
    """``; write 3000`` for 0.3万, and the like for a full-width colon; empty where it is not known what was meant."""
    value, kind = fault["input"], fault["type"]
    if kind == "tuple_type" and isinstance(value, str | int | float):
        return _("; write {instead}").format(instead=list_of(str(value)))
    if not isinstance(value, str):
        return ""
    wanted_number = kind in NUMBERS or str(fault.get("ctx", {}).get("error", "")) == "number_written_otherwise"
    if wanted_number:
        return number_instead(value)
    mend = entry_with_wide_colon(value) if kind in ENTRIES else None
    return f"; {mend}" if mend else ""


def _shown(value: object) -> str:
    """A value on one line, and not longer than one."""
    if isinstance(value, list):
        return _("a list")
    text = " ".join(str(value).split()) if isinstance(value, str | int | float) else repr(value)
    return f"“{text if len(text) <= LONGEST else text[:LONGEST] + '…'}”"


def _keys(model: type[BaseModel], seen: frozenset[type] = frozenset()) -> set[str]:
    """All settings of a model and the models in it."""
    keys: set[str] = set()
    for name, field in model.model_fields.items():
        keys.add(field.alias or name)
        for inner in _models(field.annotation):
            if inner not in seen:
                keys |= _keys(inner, seen | {model, inner})
    return keys


def _models(annotation: Any) -> set[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return {annotation}
    return {model for part in typing.get_args(annotation) for model in _models(part)}
