"""Changing parts of a workbook's archive; parts that do not change are copied as they are, compressed."""

from __future__ import annotations

import copy
import struct
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import IO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

LOCAL_HEADER = 30
"""Bytes of a local file header before the name; the lengths of name and extra field are at byte 26."""

Change = Callable[[bytes], bytes]


def rewrite_parts(source: BytesIO, target: BytesIO, changes: Mapping[str, Change]) -> None:
    """Write the archive in ``source`` to ``target`` with ``changes`` applied to the named parts, which must be there.

    While one part is compressed the next is changed, in a thread: compressing leaves the interpreter free.
    """
    content = source.getvalue()
    with ZipFile(source) as old, ZipFile(target, "w", ZIP_DEFLATED, compresslevel=1) as new, ThreadPoolExecutor(1) as pool:
        parts = old.infolist()
        if missing := changes.keys() - set(old.namelist()):
            raise KeyError(*sorted(missing))

        def changed(name: str) -> bytes:
            with ZipFile(BytesIO(content)) as reading:  # a position of its own
                return changes[name](reading.read(name))

        fresh_parts = pool.map(changed, [part.filename for part in parts if part.filename in changes])
        for part in parts:
            if part.filename in changes:
                fresh = ZipInfo(part.filename, part.date_time)
                fresh.compress_type = ZIP_DEFLATED
                new.writestr(fresh, next(fresh_parts), compresslevel=1)
            else:
                copy_part(old, part, new)


def copy_part(old: ZipFile, part: ZipInfo, new: ZipFile) -> None:
    """Copy one part without unpacking it. ``zipfile`` can only compress it again, which takes seconds for a large sheet."""
    source, target = old.fp, new.fp
    if source is None or target is None:
        raise ValueError("closed archive")
    source.seek(part.header_offset)
    name, extra = struct.unpack_from("<HH", source.read(LOCAL_HEADER), 26)
    source.seek(name + extra, 1)
    copied = copy.copy(part)
    copied.extra = b""
    copied.flag_bits &= ~0x08  # sizes are in the header, not in a descriptor behind the data
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
