"""Filing (备案): a ledger in, a sealed folder out that vouches for itself. The story of the job, in the order it happens.

The folder is a BagIt bag: ``documents/filing`` says what is in it, design-rounds.md section 10 what it is for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from fanpin_cli import __version__
from fanpin_cli.assessment.grading import names_of_places
from fanpin_cli.assessment.rounds import ledger_places
from fanpin_cli.documents.files.atomic_folder import refuse_folder, replacing_folder, write_to_disk
from fanpin_cli.documents.files.outputs import refuse_filed_folder
from fanpin_cli.documents.filing.bag import DECLARATION, PAYLOAD, sha256_of, write_tag_files
from fanpin_cli.documents.filing.content import Accepted, FiledPlace, Filing
from fanpin_cli.documents.filing.folder_files import LISTS, values_path
from fanpin_cli.documents.filing.inspection import FileSeen, Inspection, inspected, unsafe_parts
from fanpin_cli.documents.filing.inspection_sheet import NAME as INSPECTION
from fanpin_cli.documents.filing.inspection_sheet import inspection_sheet
from fanpin_cli.documents.filing.manifest import BLANK_CODE, FiledFile, filing_code, manifest, without_code
from fanpin_cli.documents.filing.manifest import NAME as MANIFEST
from fanpin_cli.documents.filing.statistics import NAME as STATISTICS
from fanpin_cli.documents.filing.statistics import statistics_names, statistics_sheet, statistics_table
from fanpin_cli.documents.filing.values import packed
from fanpin_cli.documents.ledger import LedgerContent, by_township, names_and_fills, unknown_sizes, write_filed_ledgers
from fanpin_cli.documents.tables.marks_sheet import marks_sheet, no_survey
from fanpin_cli.documents.tables.sheet_spec import SheetSpec, WorkbookProperties
from fanpin_cli.documents.writer import write_workbook
from fanpin_cli.errors import FanpinError
from fanpin_cli.ledger_format import DECIDED_LEVELS, SOURCES
from fanpin_cli.survey.opening import Open, open_workbook, survey_files
from fanpin_cli.survey.problems import Problem
from fanpin_cli.text.messages import _, in_chinese
from fanpin_cli.workflows.filed_values import values_of
from fanpin_cli.workflows.filing_obstacles import WORDS, Obstacle, accepted_reasons, obstacles
from fanpin_cli.workflows.filing_templates import Templates, filing_templates
from fanpin_cli.workflows.findings import rules_differ
from fanpin_cli.workflows.ledger_fold import folded
from fanpin_cli.workflows.ledgers import Ledger, names_in, policy_kept, read_ledger
from fanpin_cli.workflows.rules_in_force import policy_for

Progress = Callable[[str, int, int], None]


class NotOneRoundError(FanpinError):
    """A folder that was given as a ledger has the ledgers of several rounds."""

    def __init__(self, folder: Path) -> None:
        super().__init__(_("{folder} has ledgers of several rounds; give those of one round").format(folder=folder))


@dataclass(frozen=True)
class FilingRequest:
    """What the user asked for; see ``fanpin file --help``. accept: ``待核实=…``. templates: a folder of the county's own."""

    ledger: Path
    out: Path
    today: dt.date
    number: str = ""
    date: dt.date | None = None
    accept: Sequence[str] = ()
    rules: str | None = None
    templates: Path | None = None
    password: str | None = None
    force: bool = False


@dataclass(frozen=True)
class Filed:
    """What was filed: the folder, its code, its files by their paths in the bag. problems: what reading the ledger found."""

    filing: Filing
    out: Path
    code: str
    files: tuple[str, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Refused:
    """What stands in the way; nothing was written."""

    obstacles: tuple[Obstacle, ...]


def file_ledger(request: FilingRequest, progress: Progress, open_: Open | None = None) -> Filed | Refused:
    """File the ledger, or say what stands in the way. Raises ``FanpinError`` where that cannot be done."""
    files = survey_files([request.ledger])
    refuse_filed_folder(request.out)
    refuse_folder(request.out, files, force=request.force, known_by=DECLARATION)
    reasons = accepted_reasons(request.accept)
    templates = filing_templates(request.templates)
    progress(_("reading the ledger"), 0, 1)
    ledger = _read(request, files, open_ or partial(open_workbook, password=request.password))
    if request.date is not None and request.date < ledger.policy.as_of:
        message = _("{date} is before the day of the ledger ({as_of}); give the day of the filing")
        raise FanpinError(message.format(date=request.date.isoformat(), as_of=ledger.policy.as_of.isoformat()))
    content, decided = _decided(ledger)
    standing = obstacles(content, decided)
    refused = tuple(one for one in standing if one.kind not in reasons)
    if refused:
        return Refused(refused)

    filing = _filing(request, files, ledger, content, standing, reasons)
    progress(_("writing the folder"), 0, 1)
    with replacing_folder(request.out) as draft:
        code = _write(filing, content, draft, templates)
        written = sorted(file.relative_to(draft).as_posix() for file in draft.rglob("*") if file.is_file())
    progress(_("writing the folder"), 1, 1)
    problems = (*ledger.problems, *rules_differ(ledger.survey, ledger.policy.loaded))
    return Filed(filing, request.out, code, tuple(written), problems)


def _read(request: FilingRequest, files: Sequence[Path], open_: Open) -> Ledger:
    """The ledger, by its own rules or those that were asked for, as of its own date."""
    policy, opened = policy_kept(files[0], None, request.today, open_)
    policy = policy if request.rules is None else policy_for(request.rules, policy.as_of)
    ledger = read_ledger(files, policy, today=request.today, open_=opened)
    if failures := ledger.survey.failures:
        names = "、".join(failure.name for failure in failures)
        raise FanpinError(_("{names} cannot be read; a ledger is filed whole or not at all").format(names=names))
    if len(files) > 1 and ledger.survey.round is None:
        raise NotOneRoundError(request.ledger)
    return ledger


def _decided(ledger: Ledger) -> tuple[LedgerContent, pd.Series]:
    """The ledger written anew with 备案等级 for every household whose level was decided, by its full name; and the decided
    places, None where nobody decided. A level is never made up: 风险等级 alone, which the rules proposed, is none."""
    content = folded(ledger)
    there = [title for title in DECIDED_LEVELS if title in content.places]
    decided, _odd = ledger_places(content.places[there], names_in(ledger.survey, ledger.policy), there)
    names = decided.map(names_of_places(ledger.policy)).astype(object)
    places = content.places.assign(备案等级=names.where(names.notna(), None))
    return replace(content, places=places), decided


def _filing(
    request: FilingRequest,
    files: Sequence[Path],
    ledger: Ledger,
    content: LedgerContent,
    standing: Sequence[Obstacle],
    reasons: Mapping[str, str],
) -> Filing:
    return Filing(
        rules=content.title,
        unit=content.unit,
        number=request.number,
        date=request.date or request.today,
        round=content.round,
        as_of=content.as_of,
        places=tuple(FiledPlace(place, name, fill) for place, (name, fill) in names_and_fills(content).items()),
        counts=by_township(content),
        accepted=tuple(Accepted(one.kind, reasons[one.kind], len(one.households), *WORDS[one.kind]) for one in standing),
        sizes_unknown=unknown_sizes(content.places),
        facts=_facts(files, ledger, content, standing),
    )


def _facts(files: Sequence[Path], ledger: Ledger, content: LedgerContent, standing: Sequence[Obstacle]) -> dict[str, Any]:
    """Rule set, sources and version, and which households were filed although something stood in the way."""
    policy = ledger.policy
    ledgers = {sheet.file for sheet in ledger.survey.sheets if sheet.kind == "ledger"}
    surveys = (entry.rpartition(" ") for entry in content.meta.get(SOURCES, "").split(";") if entry)
    return {
        "households_accepted": {one.kind: [key for key in one.households["户编号"].tolist() if key] for one in standing},
        "ruleset": {"id": policy.rules.ruleset, "title": policy.rules.title, "sha256": policy.loaded.sha256},
        "sources": [{"file": name, "sha256": digest} for name, _space, digest in surveys],
        "ledger": [{"file": file.name, "sha256": sha256_of(file)} for file in files if file in ledgers],
        "version": __version__,
    }


def _write(filing: Filing, content: LedgerContent, folder: Path, templates: Templates) -> str:
    """Write the whole bag into a folder; returns the filing code.

    What the code vouches for comes first: the ledgers, their values, the inspection; then the manifest, the letter with its
    code, and the bag's own lists.
    """
    from fanpin_cli.documents.filing.letter import NAME as LETTER  # loads a word processor's library
    from fanpin_cli.documents.filing.letter import write_letter

    payload = folder / PAYLOAD
    payload.mkdir()
    own = WorkbookProperties(filing.subject, filing.office, filing.date)
    filed = [_kept(file, folder) for file in write_filed_ledgers(content, payload, own, templates.ledger)]
    filed.append(_statistics(filing, folder, own, templates.statistics))
    told = filing.as_json()
    seen = Inspection(told, _seen([file.path for file in filed], folder, INSPECTION, LETTER), tr=in_chinese)
    filed.append(_workbook(inspection_sheet(filing, inspected(seen)), INSPECTION, folder, own))
    letter, attachments = payload / LETTER, [Path(file.path).stem for file in filed]
    write_letter(filing, attachments, BLANK_CODE, letter, templates.letter)
    filed.append(replace(_kept(letter, folder), sha256=None, size=None))
    filed += [_of_values(file, folder) for file in filed]
    listed = manifest(told, sorted(filed, key=lambda file: file.path))
    code = filing_code(listed)
    write_to_disk(payload / MANIFEST, listed)
    write_letter(filing, attachments, code, letter, templates.letter)
    write_tag_files(folder, _bag_info(filing, code))
    return code


def _seen(written: Sequence[str], folder: Path, *coming: str) -> list[FileSeen]:
    """The files of the folder for the inspection: the documents that are written, those that are coming, the report of the
    inspection itself among them, which are read back like all others; their values, and the lists."""
    documents = [*written, *(f"{PAYLOAD}/{Path(name).stem}{Path(name).suffix or '.xlsx'}" for name in coming)]
    others = [*map(values_path, documents), *LISTS]
    seen = [FileSeen(path, 0, "same", True, unsafe_parts(folder / path)) for path in documents]
    return [*seen, *(FileSeen(path, 0, "same") for path in others)]


def _statistics(filing: Filing, folder: Path, properties: WorkbookProperties, template: Path | None) -> FiledFile:
    if template is None:
        return _workbook(statistics_sheet(filing), STATISTICS, folder, properties)
    from fanpin_cli.documents.forms.sheet_form import FormContent, fill_form  # loads openpyxl

    file = folder / PAYLOAD / f"{STATISTICS}.xlsx"
    content = FormContent(statistics_names(filing), statistics_table(filing), STATISTICS, marks=no_survey(STATISTICS))
    fill_form(template, content, file, replace(properties, title=f"{properties.title}——{STATISTICS}"))
    return _kept(file, folder)


def _workbook(sheet: SheetSpec, name: str, folder: Path, properties: WorkbookProperties) -> FiledFile:
    """A document of one sheet, marked so that nobody takes it for a survey."""
    file = folder / PAYLOAD / f"{name}.xlsx"
    marks = marks_sheet(no_survey(name))
    write_workbook([sheet, marks], file, properties=replace(properties, title=f"{properties.title}——{name}"))
    return _kept(file, folder)


def _kept(file: Path, folder: Path) -> FiledFile:
    """The file as it was written, its values read back from it and kept beside it."""
    sheets = values_of(file)
    sheets = without_code(sheets) if file.suffix == ".docx" else sheets
    write_to_disk(folder / values_path(file.relative_to(folder).as_posix()), packed(sheets))
    return FiledFile(file.relative_to(folder).as_posix(), sha256_of(file), file.stat().st_size, sheets)


def _of_values(file: FiledFile, folder: Path) -> FiledFile:
    path = values_path(file.path)
    return FiledFile(path, sha256_of(folder / path), (folder / path).stat().st_size)


def _bag_info(filing: Filing, code: str) -> list[tuple[str, str]]:
    """The labels are those that RFC 8493 reserves, as far as it does; then our own."""
    accepted = [("Filing-Accepted", one.sentence()) for one in filing.accepted]
    return [
        ("Source-Organization", filing.office),
        ("External-Description", f"{filing.subject}备案"),
        ("External-Identifier", filing.number or code),
        ("Internal-Sender-Identifier", filing.round),
        ("Bagging-Date", filing.date.isoformat()),
        ("Bag-Software-Agent", f"fanpin {__version__}"),
        ("Filing-Code", code),
        *accepted,
    ]
