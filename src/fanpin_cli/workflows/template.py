"""Blank forms made from the rules in force: surveys, rosters, lists of visits and changes; design-rounds.md section 11."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from fanpin_cli import __version__
from fanpin_cli.documents.blank_form import BlankForm, FormTable, write_form
from fanpin_cli.documents.files.file_names import file_names
from fanpin_cli.documents.files.outputs import in_folder, is_folder, refuse_outputs
from fanpin_cli.errors import FanpinError
from fanpin_cli.ledger_format import (
    AS_OF,
    FORM,
    FORM_GUIDES,
    GUIDE,
    QUESTIONS_ALL,
    QUESTIONS_EACH,
    RULE_SET,
    RULE_SET_SHA256,
    VERSION,
)
from fanpin_cli.policy.checks import compile_checks
from fanpin_cli.policy.columns_asked import columns_asked
from fanpin_cli.policy.list_kinds import CompiledList, compile_lists
from fanpin_cli.policy.loading import LISTS_FILE, LoadedRuleSet, load_rule_set
from fanpin_cli.survey.catalogue_file import shared_catalogue
from fanpin_cli.survey.model import Survey
from fanpin_cli.survey.opening import Open, open_workbook, survey_files
from fanpin_cli.text.messages import _
from fanpin_cli.text.shipped import shipped_rules
from fanpin_cli.text.suggest import did_you_mean
from fanpin_cli.workflows.ledger_fold import answers_of
from fanpin_cli.workflows.ledgers import read_ledger
from fanpin_cli.workflows.needed_questions import Needed, needed_questions
from fanpin_cli.workflows.question_lists import asked_of_each, every_question
from fanpin_cli.workflows.rules_in_force import DEFAULT_RULES
from fanpin_cli.workflows.template_tables import (
    LIST,
    SHEETS,
    FormRules,
    department_list_table,
    list_table,
    needed_tables,
    part_of,
    roster_table,
    sheet_of,
    survey_table,
    to_ask,
)

Progress = Callable[[str, int, int], None]
NO_VILLAGE = "未填村"


@dataclass(frozen=True)
class TemplateRequest:
    """What the user asked for; see ``fanpin template --help``."""

    kind: str
    as_of: dt.date
    rules: str | None = None
    prefill: Path | None = None
    needed: Path | None = None
    by_village: bool = False
    out: Path | None = None
    force: bool = False


@dataclass(frozen=True)
class Templates:
    """All that came of it.

    columns: of the first sheet to be filled in. households: how many stand in the forms. questions: the table of 问题清单 over
    all households, None where everybody is asked everything. asked: how many households are asked anything.
    """

    kind: str
    ruleset: str
    files: tuple[Path, ...]
    columns: tuple[str, ...]
    households: int
    questions: pd.DataFrame | None = None
    asked: int = 0


def write_templates(request: TemplateRequest, progress: Progress, open_: Open = open_workbook) -> Templates:
    """Make the forms and write them. Raises ``FanpinError`` where that cannot be done."""
    _refuse(request)
    ledger = request.needed or request.prefill
    rules, survey = _from_ledger(request, ledger, progress, open_) if ledger else (_rules(request, None), None)
    needed = needed_questions(rules.policy, survey) if request.needed and survey is not None else None
    forms = [*_forms(request, rules, survey, needed)]
    files = _files(request, [place for place, _form in forms], [ledger] if ledger else [])
    for number, (file, (_place, form)) in enumerate(zip(files, forms, strict=True)):
        progress(_("writing the forms"), number, len(forms))
        write_form(form, file, force=request.force)
    progress(_("writing the forms"), len(forms), len(forms))
    whole = None if needed is None or survey is None else every_question(rules, survey, needed)
    return Templates(
        request.kind,
        rules.policy.rules.ruleset,
        tuple(files),
        tuple(column.title for column in forms[0][1].tables[0].columns),
        0 if survey is None else len(survey.households),
        whole,
        0 if needed is None else int((needed.per_household > 0).sum()),
    )


def _refuse(request: TemplateRequest) -> None:
    """Raise before anything is read where the options do not go together."""
    of_department = request.kind.startswith(LIST)
    if of_department and (request.needed or request.prefill):
        raise FanpinError(_("a department's list is not filled in from a ledger"))
    if request.kind not in SHEETS and not of_department:
        hint = did_you_mean(request.kind, SHEETS)
        message = _("there is no form “{kind}”{hint}; forms: {known}")
        raise FanpinError(message.format(kind=request.kind, hint=hint, known=", ".join([*SHEETS, f"{LIST}KIND"])))
    if request.needed and request.kind != "survey":
        raise FanpinError(_("--needed is for the survey; without a kind of form it is made"))
    if request.needed and request.prefill and request.needed.resolve() != request.prefill.resolve():
        raise FanpinError(_("--needed and --prefill name two ledgers; give the same one, that of the last round"))
    if request.by_village and not (request.needed or request.prefill):
        raise FanpinError(_("--by village needs a ledger that says which villages there are: --prefill or --needed"))


def _rules(request: TemplateRequest, kept: LoadedRuleSet | None) -> FormRules:
    loaded = load_rule_set(request.rules) if request.rules else kept or load_rule_set(DEFAULT_RULES)
    policy, checks = compile_checks(loaded, shared_catalogue(), request.as_of)
    return FormRules(policy, columns_asked(policy, checks), request.as_of)


def _from_ledger(request: TemplateRequest, file: Path, progress: Progress, open_: Open) -> tuple[FormRules, Survey]:
    """The rules, by default those that the ledger keeps, and the ledger's households that are asked again."""
    progress(_("reading"), 0, 1)
    given = _rules(request, None).policy if request.rules else None
    ledger = read_ledger(survey_files([file]), given, today=request.as_of, open_=open_)
    progress(_("reading"), 1, 1)
    survey, _before = answers_of(ledger)
    return _rules(request, ledger.policy.loaded), part_of(survey, to_ask(survey))


def _forms(
    request: TemplateRequest, rules: FormRules, survey: Survey | None, needed: Needed | None
) -> Iterator[tuple[str, BlankForm]]:
    """The forms with what each is for: one, or one a village."""
    if survey is None or not request.by_village:
        yield "", _form(request, rules, survey, needed)
        return
    places = survey.households.reindex(columns=["乡镇", "村"]).astype(object).fillna({"乡镇": "", "村": NO_VILLAGE})
    names = (places["乡镇"] + "-" + places["村"]).str.removeprefix("-")
    for name in names.unique():
        rows = np.flatnonzero((names == name).to_numpy(bool))
        own = None if needed is None else needed.of(rows)
        yield name, _form(request, rules, part_of(survey, rows), own)


def _form(request: TemplateRequest, rules: FormRules, survey: Survey | None, needed: Needed | None) -> BlankForm:
    tables = _tables(request, rules, survey, needed)
    own = rules.policy.rules
    return BlankForm(
        kind=request.kind,
        subject=f"{own.title.removesuffix('规则')}——{_name(request.kind)}",
        circumstances=_circumstances(survey),
        tables=tuple(tables),
        marks={
            VERSION: __version__,
            FORM: request.kind,
            FORM_GUIDES: ";".join((GUIDE, QUESTIONS_EACH, QUESTIONS_ALL)),
            RULE_SET: own.ruleset,
            RULE_SET_SHA256: rules.policy.loaded.sha256,
            AS_OF: request.as_of.isoformat(),
        },
        questions=None if needed is None or survey is None else every_question(rules, survey, needed),
        asked=None if needed is None or survey is None else asked_of_each(survey, needed),
    )


def _tables(request: TemplateRequest, rules: FormRules, survey: Survey | None, needed: Needed | None) -> list[FormTable]:
    if needed is not None and survey is not None:
        return needed_tables(rules, survey, needed, prefill=request.prefill is not None)
    if request.kind == "survey":
        return [survey_table(rules, survey)]
    if request.kind == "roster":
        return [roster_table(rules, survey)]
    if request.kind.startswith(LIST):
        return [department_list_table(rules, _list_kind(request, rules))]
    return [list_table(rules, request.kind, survey)]


def _list_kind(request: TemplateRequest, rules: FormRules) -> CompiledList:
    kinds, kind = compile_lists(rules.policy, shipped_rules() / LISTS_FILE), request.kind.removeprefix(LIST)
    if kind not in kinds:
        message = _("{kind}: there is no such kind of list{hint}; kinds: {known}")
        raise FanpinError(message.format(kind=request.kind, hint=did_you_mean(kind, kinds), known="、".join(kinds)))
    return kinds[kind]


def _circumstances(survey: Survey | None) -> str:
    last = f"　上期：{survey.round}" if survey is not None and survey.round else ""
    return f"填报单位：＿＿＿＿＿＿＿＿　填表人：＿＿＿＿＿＿　日期：＿＿＿＿年＿＿月＿＿日　单位：元、亩、月、人{last}"


def _name(form: str) -> str:
    """What a form is called: 入户调查表, 低保名单."""
    return sheet_of(form) if form.startswith(LIST) else f"{sheet_of(form)}表"


def _files(request: TemplateRequest, places: Sequence[str], inputs: Sequence[Path]) -> list[Path]:
    name = _name(request.kind)
    if not request.by_village:
        file = in_folder(request.out, f"{name}.xlsx") if request.out else Path(f"{name}.xlsx")
        files = [file]
    else:
        folder = request.out or Path(name)
        if not is_folder(folder):
            raise FanpinError(_("{file}: with --by village, -o names a folder").format(file=folder))
        files = [folder / f"{place}-{name}.xlsx" for place in file_names(places)]
    refuse_outputs(files, inputs, force=request.force, ending=".xlsx", personal=bool(inputs))
    return files
