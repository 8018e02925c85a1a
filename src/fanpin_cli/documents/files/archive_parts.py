"""Changing parts of a finished workbook's archive; the parts that stay are copied as they are, compressed."""

from __future__ import annotations

import copy
import struct
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

LOCAL_HEADER = 30
"""Bytes of a local file header before the name; the lengths of name and extra field stand at byte 26."""

Change = Callable[[bytes], bytes]


def rewrite_parts(
    source: Path, target: Path, changes: Mapping[str, Change], elsewhere: Mapping[str, Path] | None = None
) -> None:
    """Write ``source`` to ``target`` with ``changes`` applied to the named parts, which must be there.

    elsewhere: parts that are taken from another archive instead of ``source``.
    """
    elsewhere = elsewhere or {}

    def changed(name: str) -> bytes:
        with ZipFile(elsewhere.get(name, source)) as own:  # its own place in the file: others read it at the same time
            return changes[name](own.read(name))

    with ExitStack() as opened, ZipFile(target, "w", ZIP_DEFLATED, compresslevel=1) as new:
        archives = {path: opened.enter_context(ZipFile(path)) for path in {source, *elsewhere.values()}}
        names = archives[source].namelist()
        if missing := {*changes, *elsewhere} - set(names):
            raise KeyError(*sorted(missing))
        pool = opened.enter_context(ThreadPoolExecutor(1))
        fresh_parts = pool.map(changed, [name for name in names if name in changes])  # the next while one is compressed
        for name in names:
            old = archives[elsewhere.get(name, source)]
            part = old.getinfo(name)
            if name in changes:
                fresh = ZipInfo(name, part.date_time)
                fresh.compress_type = ZIP_DEFLATED
                new.writestr(fresh, next(fresh_parts), compresslevel=1)
            else:
                copy_part(old, part, new)


def copy_part(old: ZipFile, part: ZipInfo, new: ZipFile) -> None:
    """Copy one part without unpacking it: ``zipfile`` itself can only compress anew, seconds for a large sheet."""
    source, target = old.fp, new.fp
    if source is None or target is None:
        raise ValueError("closed archive")
    source.seek(part.header_offset)
    name, extra = struct.unpack_from("<HH", source.read(LOCAL_HEADER), 26)
    source.seek(name + extra, 1)
    copied = copy.copy(part)
    copied.extra = b""
    copied.flag_bits &= ~0x08  # sizes stand in the header, not in a descriptor behind the data
    target.seek(new.start_dir)
    copied.header_offset = target.tell()
    target.write(copied.FileHeader())
    _copy_bytes(source, target, part.compress_size)
    new.start_dir = target.tell()
    new.filelist.append(copied)
    new.NameToInfo[copied.filename] = copied


def _copy_bytes(source: IO[bytes], target: IO[bytes], length: int) -> None:
    while length:
        block = source.read(min(length, 1 << 20))
        if not block:
            raise BadZipFile("truncated")
        target.write(block)
        length -= len(block)
