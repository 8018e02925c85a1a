"""What an archive asks of electronic records under the four headings of DA/T 70-2018: 真实性 完整性 可用性 安全性.

The same items are looked at when a folder is filed and whenever it is verified. What only the receiving archive can look at
(viruses, the disk) is said to be its task.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from fanpin_cli.documents.filing.folder_files import LISTS, counted, names_of
from fanpin_cli.text.messages import N_, _

PASSED, FAILED, BY_ARCHIVE = N_("passed"), N_("not passed"), N_("left to the archive")
HEADINGS = ("真实性", "完整性", "可用性", "安全性")
OPEN_FORMATS = {".xlsx", ".docx", ".json", ".gz"}
UNSAFE = re.compile("vbaproject|externallinks/|embeddings/|activex", re.IGNORECASE)
"""Parts of a workbook or letter that run or fetch something."""
ROUND = re.compile(r"\d{4}-\d{2}")
DIFFERENT = {"changed": N_("changed: {names}"), "missing": N_("missing: {names}"), "added": N_("added: {names}")}
"""The states of files that are not as they were filed."""
Result = str


@dataclass(frozen=True)
class FileSeen:
    """A file of the folder as it was found. state: as ``verify`` has it. readable: None of a file that is not opened to see.
    unsafe: parts of it that run or fetch something."""

    path: str
    size: int
    state: str
    readable: bool | None = None
    unsafe: tuple[str, ...] = ()


@dataclass(frozen=True)
class Item:
    """One item of the inspection: its heading, name, what was looked at, the result, and what was found. The result is one of
    PASSED, FAILED and BY_ARCHIVE, to be translated where it is shown."""

    heading: str
    name: str
    looked_at: str
    result: Result
    found: str


def unsafe_parts(file: Path) -> tuple[str, ...]:
    """The names of parts in a zipped document that run or fetch something; none of any other file."""
    try:
        with ZipFile(file) as archive:
            return tuple(name for name in archive.namelist() if UNSAFE.search(name))
    except (BadZipFile, OSError):
        return ()


@dataclass(frozen=True)
class Inspection:
    """What is looked at.

    told: the facts of ``manifest.json``; empty where it cannot be read. letter: whether the letter prints the manifest's code,
    paper: whether a code that was read from paper is that code; None where there is none. tr: the language of what is found.
    """

    told: Mapping[str, Any]
    files: Sequence[FileSeen]
    letter: bool | None = None
    paper: bool | None = None
    tr: Callable[[str], str] = _

    def paths(self, *states: str) -> list[str]:
        return [file.path for file in self.files if file.state in states]

    @property
    def otherwise(self) -> str:
        """What is not as it was filed: empty, or a sentence that names the files."""
        return self._told({state: self.paths(state) for state in DIFFERENT})

    @property
    def spoilt(self) -> str:
        """The same of the documents that were filed: what they say is not what was filed."""
        return self._told({state: [one for one in self.paths(state) if one not in LISTS] for state in ("changed", "missing")})

    def _told(self, found: Mapping[str, Sequence[str]]) -> str:
        said = (self.tr(DIFFERENT[state]).format(names=names_of(paths)) for state, paths in found.items() if paths)
        return self.tr("; ").join(said)


def inspected(seen: Inspection) -> list[Item]:
    """All items, in the order of the headings. No item passes of which the files as they are say something else."""
    return [*_authentic(seen), *_complete(seen), *_usable(seen), *_safe(seen)]


def _authentic(seen: Inspection) -> list[Item]:
    told, tr, otherwise, spoilt = seen.told, seen.tr, seen.otherwise, seen.spoilt
    fixed = tr("every file has the SHA-256 with which it was filed")
    if again := seen.paths("saved-again"):
        fixed = tr("values equal, file saved again: {names}").format(names=names_of(again))
    dates = all(_is_date(told.get(key)) for key in ("date", "as_of")) and ROUND.fullmatch(str(told.get("round", "")))
    places = told.get("places", {})
    sums = [sum(place.get(unit, 0) for place in places.values()) for unit in ("households", "persons")]
    balanced = bool(places) and sums == [told.get("households"), told.get("persons")]
    sum_ = tr("{households} households, {persons} persons, balanced").format(households=sums[0], persons=sums[1])
    code = tr("worked out from manifest.json when it is filed, and printed on 备案函")
    if seen.letter is not None:
        code = tr("the code on 备案函 is that of manifest.json")
    no_code = tr("the code on 备案函 is not that of manifest.json")
    if seen.paper is False:
        no_code = tr("the code on the paper is not that of manifest.json")
    locked = seen.letter is not False and seen.paper is not False
    items = [
        ("固化信息有效性", "每个文件的校验值与备案时相同", not otherwise, fixed, otherwise),
        ("元数据准确性", "轮次、评定日期、备案日期的格式", bool(dates), tr("in order"), tr("round or date missing or garbled")),
        (
            "内容准确性",
            "各户表户数、人数之和等于总数",
            balanced and not spoilt,
            sum_,
            spoilt if balanced else tr("the sheets do not sum up to the total"),
        ),
        (
            "元数据与内容关联真实性",
            "备案码锁定全部文件",
            locked and not spoilt,
            code,
            spoilt if locked else no_code,
        ),
    ]
    return _items("真实性", items)


def _complete(seen: Inspection) -> list[Item]:
    told, tr, otherwise, spoilt = seen.told, seen.tr, seen.otherwise, seen.spoilt
    odd = seen.paths("missing", "added")
    there = counted(file.path for file in seen.files if file.state != "missing")
    lacking = [key for key in ("round", "as_of", "date", "ruleset", "sources") if not told.get(key)]
    number = tr("no document number yet, to be written on 备案函 by hand")
    if told.get("number"):
        number = tr("document number: {number}").format(number=told["number"])
    accepted = "；".join(f"{one['kind']}{one['count']}（{one['reason']}）" for one in told.get("accepted", ()))
    count = tr("{households} households, {persons} persons, each household on one sheet and no other")
    count = count.format(households=told.get("households"), persons=told.get("persons"))
    bytes_fit, bytes_told = _bytes(seen)
    items = [
        ("总件数相符性", "没有缺少或多出的文件", not odd, there.sentence(tr), otherwise),
        ("总字节数相符性", "各文件的字节数", bytes_fit, bytes_told, bytes_told),
        (
            "元数据完整性",
            "轮次、日期、规则集、来源文件",
            not lacking,
            number,
            tr("lacking: {keys}").format(keys="、".join(lacking)),
        ),
        (
            "内容完整性",
            "调查的每一户都在台账中，例外情形均有说明",
            bool(told.get("households")) and not spoilt,
            count + (tr("\nfiled as it stands: {accepted}").format(accepted=accepted) if accepted else ""),
            spoilt or tr("no household in the ledger"),
        ),
    ]
    return _items("完整性", items)


def _bytes(seen: Inspection) -> tuple[bool, str]:
    """Whether the files have as many bytes as when they were filed, but for those that were saved again; and a sentence."""
    tr = seen.tr
    if "files" not in seen.told:
        return bool(seen.told), tr("listed in manifest.json and bag-info.txt") if seen.told else tr("manifest.json is missing")
    listed = {entry["file"]: entry["bytes"] for entry in seen.told["files"] if entry.get("bytes") is not None}
    now = {file.path: file.size for file in seen.files if file.path in listed}
    again = {*seen.paths("saved-again")}
    fit = all(now.get(path) == size for path, size in listed.items() if path not in again)
    filed, there = sum(listed.values()), sum(now.values())
    if filed == there:
        return fit, tr("{n} bytes, as filed").format(n=filed)
    return fit, tr("{filed} bytes when filed, {there} now").format(filed=filed, there=there)


def _usable(seen: Inspection) -> list[Item]:
    tr = seen.tr
    there = [file for file in seen.files if file.state != "missing"]
    other = [file.path for file in there if file.path not in LISTS and Path(file.path).suffix.lower() not in OPEN_FORMATS]
    unread = [file.path for file in seen.files if file.readable is False]
    opened = tr("all {n} documents can be read").format(n=sum(file.readable is True for file in there))
    rules = seen.told.get("ruleset") or {}
    kept = tr("rule set {id}, SHA-256 {digest}…").format(id=rules.get("id", ""), digest=str(rules.get("sha256", ""))[:16])
    formats = tr("other formats: {names}").format(names=names_of(other))
    items = [
        ("格式合规性", "开放格式：xlsx、docx（ISO/IEC 29500）、JSON、gzip", not other, tr("in order"), formats),
        (
            "可读性",
            "逐个打开，读出全部单元格或段落",
            not unread,
            opened,
            tr("cannot be read: {names}").format(names=names_of(unread)),
        ),
        ("可理解性", "台账内存有规则集全文和参数", bool(rules.get("sha256")), kept, tr("no rule set is recorded")),
    ]
    return _items("可用性", items)


def _safe(seen: Inspection) -> list[Item]:
    tr, otherwise = seen.tr, seen.otherwise
    unsafe = tr("there is: {names}").format(names=names_of(file.path for file in seen.files if file.unsafe))
    harmless = not any(file.unsafe for file in seen.files)
    items = [
        ("可执行内容", "没有宏、外部链接、嵌入对象", harmless, tr("none"), unsafe),
        ("归档过程安全性", "整个文件夹一次写成，各工作表已加保护", not otherwise, tr("in order"), otherwise),
    ]
    archive = Item("安全性", "病毒和载体", "病毒感染、载体外观和读取速度", BY_ARCHIVE, tr("not looked at by this program"))
    return [*_items("安全性", items), archive]


def _items(heading: str, rows: Sequence[tuple[str, str, bool, str, str]]) -> list[Item]:
    """rows: name, what was looked at, whether it passed, what is said then, what otherwise."""
    return [
        Item(heading, name, looked_at, PASSED if passed else FAILED, found if passed else otherwise)
        for name, looked_at, passed, found, otherwise in rows
    ]


def _is_date(text: object) -> bool:
    try:
        dt.date.fromisoformat(str(text))
    except ValueError:
        return False
    return True
