"""Public notices: a ledger in, for each village what may be posted of its households out; design-rounds.md section 10."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from fanpin_cli.assessment.graded_round import repeated_rows
from fanpin_cli.assessment.grading import names_of_places
from fanpin_cli.assessment.group_names import public_groups
from fanpin_cli.assessment.rounds import ledger_places, round_of
from fanpin_cli.documents.files.file_names import bare_name, file_names
from fanpin_cli.documents.files.outputs import is_folder, refuse_outputs
from fanpin_cli.documents.notice.notice_content import Notices, VillageNotice
from fanpin_cli.documents.notice.notice_workbook import write_notice_workbook
from fanpin_cli.errors import FanpinError
from fanpin_cli.ledger_format import EDGE, NOT_ASSESSED, NOTICE_COLUMNS, NOTICE_SUFFIX, TO_VERIFY
from fanpin_cli.policy.round_settings import Notice, NoticeKind
from fanpin_cli.survey.ledger_record import ORDER
from fanpin_cli.survey.model import FileFailure
from fanpin_cli.survey.opening import Open, open_workbook, survey_files
from fanpin_cli.survey.vocabulary import Vocabulary, vocabulary
from fanpin_cli.text.mask import mask_numbers
from fanpin_cli.text.messages import _
from fanpin_cli.text.name_mask import mask_names
from fanpin_cli.workflows.ledgers import Ledger, names_in, read_ledger
from fanpin_cli.workflows.rules_in_force import policy_for

Progress = Callable[[str, int, int], None]
LEVEL_COLUMNS: Mapping[NoticeKind, tuple[str, ...]] = {"proposed": ("村级建议等级", "风险等级"), "final": ("备案等级",)}
"""Where the posted level stands: what the village proposes, where it does not just follow the rules; what the county filed."""
POSTED_AS: Mapping[NoticeKind, str] = {"proposed": "拟定名单公示", "final": "备案结果公示"}
NOT_FILED = "not_filed"
NO_VILLAGE = "未填村"
WORD = ".docx"


@dataclass(frozen=True)
class NoticeRequest:
    """What the user asked for; see ``fanpin notice --help``."""

    ledger: Path
    today: dt.date
    kind: NoticeKind | None = None
    rules: str | None = None
    out: Path | None = None
    template: Path | None = None
    force: bool = False


@dataclass(frozen=True)
class Noticed:
    """All that came of it. left_out: how many households are not posted, by why (a place, or not filed yet). differing: how
    many are posted as proposed at another level than they were filed at, or filed at another than was proposed.
    groups_blank: how many are posted without the 组 that the ledger has. blank: what the rule set does not say, so that the
    notices leave room for it."""

    kind: NoticeKind
    notices: Notices
    left_out: Mapping[str, int]
    differing: int
    groups_blank: int
    blank: tuple[str, ...]
    files: tuple[Path, ...]
    failures: tuple[FileFailure, ...]


def write_notices(request: NoticeRequest, progress: Progress, open_: Open = open_workbook) -> Noticed:
    """Read the ledger and write the notices. Raises ``FanpinError`` where that cannot be done."""
    files = survey_files([request.ledger])
    out = request.out or files[0].with_name(f"{bare_name(files[0].stem)}{NOTICE_SUFFIX}.xlsx")
    _refuse(request, out, files)
    progress(_("reading"), 0, 1)
    policy = None if request.rules is None else policy_for(request.rules, request.today)
    ledger = read_ledger(files, policy, today=request.today, open_=open_)
    progress(_("reading"), 1, 1)
    kind = request.kind or ("final" if _is_filed(ledger) else "proposed")
    posted, left_out = _posted(ledger, kind)
    if posted.empty:
        raise FanpinError(_nobody(kind, request.ledger))
    notices = _notices(ledger, kind, posted)
    progress(_("writing the notices"), 0, 1)
    written = _write(request, notices, out, files)
    progress(_("writing the notices"), 1, 1)
    differing, groups_blank = (int(posted[flag].sum()) for flag in ("differs", "group_blank"))
    return Noticed(kind, notices, left_out, differing, groups_blank, _blank(notices), written, ledger.survey.failures)


def _refuse(request: NoticeRequest, out: Path, files: Sequence[Path]) -> None:
    """Raise before anything is read where the notices could not be written."""
    if not is_folder(out):
        if out.suffix.lower() not in (".xlsx", WORD):
            raise FanpinError(_("{file}: give a name in .xlsx or .docx, or a folder").format(file=out))
        refuse_outputs([out], files, force=request.force)
    if request.template is not None:
        if out.suffix.lower() == ".xlsx" and not is_folder(out):
            raise FanpinError(_("--template is the layout of the Word document; give -o a name in .docx, or a folder"))
        from fanpin_cli.documents.word.filling import read_template  # loads a word processor's library

        read_template(request.template)


def _is_filed(ledger: Ledger) -> bool:
    """Whether every household that could be posted has a level on file; those to verify and those not assessed never are."""
    public = ~ledger.places.isin([TO_VERIFY, NOT_ASSESSED]).to_numpy(bool)
    filed = _level_places(ledger, "final").notna().to_numpy(bool)
    return bool(public.any() and filed[public].all())


def _level_places(ledger: Ledger, kind: NoticeKind) -> pd.Series:
    own = ledger.survey.ledger
    assert own is not None  # a ledger has the ledger's columns
    places, _odd = ledger_places(own, names_in(ledger.survey, ledger.policy), LEVEL_COLUMNS[kind])
    return places


def _posted(ledger: Ledger, kind: NoticeKind) -> tuple[pd.DataFrame, dict[str, int]]:
    """The households that are posted, in order, with the columns of the notice but 序号, 乡镇, and differs, group_blank (see
    ``Noticed``); and how many are not."""
    survey, policy = ledger.survey, ledger.policy
    places = _level_places(ledger, kind)
    unfiled = NOT_FILED if kind == "final" else NOT_ASSESSED
    places = places.where(places.notna(), ledger.places.where(ledger.places.isin([TO_VERIFY, NOT_ASSESSED]), unfiled))
    table = _public(survey.households, policy.rules.notice.name, vocabulary(policy.catalogue.headings))
    proposed, filed = (_level_places(ledger, one) for one in ("proposed", "final"))
    table["differs"] = (filed.notna() & proposed.notna() & (filed != proposed)).to_numpy(bool)
    named = names_of_places(policy) | {str(rank): name for rank, (name, _sheet) in survey.levels.items()}
    table["place"], table["风险等级"] = places.to_numpy(object), places.map(named).to_numpy(object)
    table["order"] = np.arange(len(table)) if survey.recorded is None else survey.recorded[ORDER].to_numpy(float)
    table["rank"] = table["place"].replace({EDGE: "99"}).astype(str).str.rjust(3, "0")
    table = table[~repeated_rows(survey, ledger.places)]
    left = table["place"].isin([TO_VERIFY, NOT_ASSESSED, NOT_FILED])
    left_out = {str(why): int(count) for why, count in table.loc[left, "place"].value_counts(sort=False).items()}
    return table[~left].sort_values("order", kind="stable"), left_out


def _public(households: pd.DataFrame, mask: str, words: Vocabulary) -> pd.DataFrame:
    """What may be posted of each household, and nothing that it could be found by: names masked, numbers too, wherever
    somebody has written one; and group_blank: whether its 组 is not posted, since it may be a name."""
    none = pd.Series(None, index=households.index, dtype=object)

    def text(title: str) -> pd.Series:
        column = households.get(title, none).astype(object)
        column = column.where(column.notna(), "").map(str)
        return column.map({value: mask_numbers(value) for value in column.unique()})

    heads = households.get("户主姓名", none)
    groups = text("自然村")
    posted = public_groups(groups, frozenset(heads.dropna().map(str)), words)
    return pd.DataFrame(
        {
            "乡镇": text("乡镇"),
            "村": text("村").replace("", NO_VILLAGE),
            "组": posted,
            "group_blank": (groups != posted),
            "户主姓名": mask_names(heads, mask),
            "家庭人口": pd.to_numeric(households.get("家庭人口", none), errors="coerce").astype(float),
        },
    ).reset_index(drop=True)


def _notices(ledger: Ledger, kind: NoticeKind, posted: pd.DataFrame) -> Notices:
    rules = ledger.policy.rules
    notice: Notice = rules.notice
    round_ = ledger.survey.round or round_of(ledger.policy.as_of)
    basis = rules.source.document if rules.source else "有关规定"
    subject = rules.title.removesuffix("规则").removesuffix("台账")
    wording = getattr(notice.text, kind)

    def village(households: pd.DataFrame) -> VillageNotice:
        township, name = map(str, households[["乡镇", "村"]].iloc[0])
        text = wording.format(依据=basis, 乡镇=township, 村=name, 轮次=round_)
        ordered = households.assign(last=households["组"] == "").sort_values(["rank", "last", "组"], kind="stable")
        return VillageNotice(township, name, text, ordered[list(NOTICE_COLUMNS[1:])].reset_index(drop=True))

    townships = list(dict.fromkeys(posted["乡镇"]))
    villages = [village(rows) for _place, rows in posted.groupby(["乡镇", "村"], sort=False)]
    return Notices(
        title=f"{subject}{POSTED_AS[kind]}",
        round=round_,
        days=getattr(notice.days, kind),
        levels=tuple(posted.sort_values("rank")["风险等级"].unique()),
        unit=notice.complaints.unit,
        place=notice.complaints.place,
        telephone=notice.complaints.telephone,
        villages=sorted(villages, key=lambda one: townships.index(one.township)),
    )


def _blank(notices: Notices) -> tuple[str, ...]:
    """The settings of ``notice:`` that are not there, as the rule set calls them."""
    settings = {
        "days": notices.days,
        "complaints.unit": notices.unit,
        "complaints.place": notices.place,
        "complaints.telephone": notices.telephone,
    }
    return tuple(name for name, value in settings.items() if not value)


def _write(request: NoticeRequest, notices: Notices, out: Path, inputs: Sequence[Path]) -> tuple[Path, ...]:
    if not is_folder(out):
        _write_one(request, notices, out)
        return (out,)
    ending = WORD if request.template is not None else ".xlsx"
    places = ["-".join(part for part in (one.township, one.village) if part) for one in notices.villages]
    files = [out / f"{name}{NOTICE_SUFFIX}{ending}" for name in file_names(places)]
    refuse_outputs(files, inputs, force=request.force)
    for file, village in zip(files, notices.villages, strict=True):
        _write_one(request, replace(notices, villages=(village,)), file)
    return tuple(files)


def _write_one(request: NoticeRequest, notices: Notices, file: Path) -> None:
    if file.suffix.lower() == WORD:
        from fanpin_cli.documents.notice.notice_document import write_notice_document  # loads a word processor's library

        write_notice_document(notices, file, template=request.template, force=request.force)
    else:
        write_notice_workbook(notices, file, force=request.force)


def _nobody(kind: NoticeKind, ledger: Path) -> str:
    if kind == "final":
        return _("{file}: no household has 备案等级 yet, so nothing is final; file the ledger, or give --kind proposed").format(
            file=ledger.name
        )
    return _("{file}: no household has a level that could be posted").format(file=ledger.name)
