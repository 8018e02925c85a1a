"""What an archive asks of electronic records under the four headings of DA/T 70-2018: 真实性 完整性 可用性 安全性.

The same items are looked at when a folder is filed and whenever it is verified. What only the receiving archive can look at
(viruses, the disk) is said to be its task.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

PASSED, FAILED, BY_ARCHIVE = "通过", "未通过", "由接收单位检测"
HEADINGS = ("真实性", "完整性", "可用性", "安全性")
OPEN_FORMATS = {".xlsx", ".docx", ".json", ".gz"}
UNSAFE = re.compile("vbaproject|externallinks/|embeddings/|activex", re.IGNORECASE)
"""Parts of a workbook or letter that run or fetch something."""
ROUND = re.compile(r"\d{4}-\d{2}")
Result = str


@dataclass(frozen=True)
class FileSeen:
    """A file of the payload as it was found. state: as ``verify`` has it. readable: None of a file that is not opened to see.
    unsafe: parts of it that run or fetch something."""

    path: str
    size: int
    state: str
    readable: bool | None = None
    unsafe: tuple[str, ...] = ()


@dataclass(frozen=True)
class Item:
    """One item of the inspection: its heading, name, what was looked at, the result, and what was found."""

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


def inspected(told: Mapping[str, Any], files: Sequence[FileSeen], code_fits: bool | None) -> list[Item]:
    """All items, in the order of the headings.

    told: the facts of ``manifest.json``; empty where it cannot be read. code_fits: whether the letter prints the manifest's
    code; None before there is one.
    """
    return [*_authentic(told, files, code_fits), *_complete(told, files), *_usable(told, files), *_safe(files)]


def _authentic(told: Mapping[str, Any], files: Sequence[FileSeen], code_fits: bool | None) -> list[Item]:
    changed = [file.path for file in files if file.state == "changed"]
    again = [file.path for file in files if file.state == "saved-again"]
    fixed = f"{len(files)}个文件的 SHA-256 与清单一致" if not again else f"值相同、重新保存过：{_names(again)}"
    dates = all(_is_date(told.get(key)) for key in ("date", "as_of")) and ROUND.fullmatch(str(told.get("round", "")))
    places = told.get("places", {})
    sums = [sum(place.get(unit, 0) for place in places.values()) for unit in ("households", "persons")]
    balanced = bool(places) and sums == [told.get("households"), told.get("persons")]
    code = "备案时由 manifest.json 计算，印在备案函上" if code_fits is None else "备案函所印备案码与 manifest.json 相符"
    items = [
        ("固化信息有效性", "每个文件的校验值与备案时相同", not changed, fixed, f"与备案时不同：{_names(changed)}"),
        ("元数据准确性", "轮次、评定日期、备案日期的格式", bool(dates), "格式正确", "轮次或日期缺失、格式不符"),
        ("内容准确性", "各户表户数、人数之和等于总数", balanced, f"{sums[0]}户{sums[1]}人，平衡", "各户表之和与总数不符"),
        ("元数据与内容关联真实性", "备案码锁定全部文件", code_fits is not False, code, "备案函所印备案码与 manifest.json 不符"),
    ]
    return _items("真实性", items)


def _complete(told: Mapping[str, Any], files: Sequence[FileSeen]) -> list[Item]:
    odd = [file.path for file in files if file.state in ("missing", "added")]
    there = [file for file in files if file.state != "missing"]
    lacking = [key for key in ("round", "as_of", "date", "ruleset", "sources") if not told.get(key)]
    number = f"文号：{told['number']}" if told.get("number") else "未编文号，由人工在备案函上填写"
    accepted = "；".join(f"{one['kind']}{one['count']}（{one['reason']}）" for one in told.get("accepted", ()))
    count = f"{told.get('households')}户{told.get('persons')}人，每户在且只在一张户表中"
    items = [
        ("总件数相符性", "没有缺少或多出的文件", not odd, f"{len(there)}件", f"缺少或多出：{_names(odd)}"),
        ("总字节数相符性", "数据文件的字节数", True, f"{sum(file.size for file in there)}字节", ""),
        ("元数据完整性", "轮次、日期、规则集、来源文件", not lacking, number, f"缺少：{'、'.join(lacking)}"),
        (
            "内容完整性",
            "调查的每一户都在台账中，例外情形均有说明",
            bool(told.get("households")),
            count + (f"\n按现状备案：{accepted}" if accepted else ""),
            "台账中没有户",
        ),
    ]
    return _items("完整性", items)


def _usable(told: Mapping[str, Any], files: Sequence[FileSeen]) -> list[Item]:
    there = [file for file in files if file.state not in ("missing", "added")]
    other = [file.path for file in there if Path(file.path).suffix.lower() not in OPEN_FORMATS]
    unread = [file.path for file in there if file.readable is False]
    opened = sum(file.readable is True for file in there)
    rules = told.get("ruleset") or {}
    items = [
        ("格式合规性", "开放格式：xlsx、docx（ISO/IEC 29500）、JSON、gzip", not other, "符合", f"其他格式：{_names(other)}"),
        ("可读性", "逐个打开，读出全部单元格或段落", not unread, f"{opened}个文件可读", f"读不出：{_names(unread)}"),
        (
            "可理解性",
            "台账内存有规则集全文和参数",
            bool(rules.get("sha256")),
            f"规则集 {rules.get('id', '')}，SHA-256 {str(rules.get('sha256', ''))[:16]}…",
            "没有记录规则集",
        ),
    ]
    return _items("可用性", items)


def _safe(files: Sequence[FileSeen]) -> list[Item]:
    unsafe = [file.path for file in files if file.unsafe]
    items = [
        ("可执行内容", "没有宏、外部链接、嵌入对象", not unsafe, "没有", f"有：{_names(unsafe)}"),
        ("归档过程安全性", "整个文件夹一次写成，各工作表已加保护", True, "符合", ""),
    ]
    archive = Item("安全性", "病毒和载体", "病毒感染、载体外观和读取速度", BY_ARCHIVE, "本程序不检测")
    return [*_items("安全性", items), archive]


def _items(heading: str, rows: Sequence[tuple[str, str, bool, str, str]]) -> list[Item]:
    """rows: name, what was looked at, whether it passed, what is said then, what otherwise."""
    return [
        Item(heading, name, looked_at, PASSED if passed else FAILED, found if passed else otherwise)
        for name, looked_at, passed, found, otherwise in rows
    ]


def _names(paths: Sequence[str]) -> str:
    return "、".join(Path(path).name for path in paths)


def _is_date(text: object) -> bool:
    try:
        dt.date.fromisoformat(str(text))
    except ValueError:
        return False
    return True
