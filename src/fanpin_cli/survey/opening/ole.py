"""The OLE container of .xls files and of encrypted workbooks, read with olefile and written anew for the reader.

calamine follows the container's sector chains and sizes without checking them, and runs without end in a damaged one. So it
is given a fresh container with nothing but the workbook in it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import olefile

from fanpin_cli.survey.opening.failure import damaged

WORKBOOK_STREAMS = ("Workbook", "Book")
ENCRYPTED_PACKAGE = "EncryptedPackage"

SECTOR = 4096
FREE, END, FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
FATS_IN_HEADER = 109
HEADER = struct.Struct("<8s16x5H6x9I109I")
ENTRY = struct.Struct("<64sHBB3I16xI16xIQ")
STORAGE, STREAM, ROOT = 1, 2, 5


@contextmanager
def open_container(stream: BinaryIO, file: Path) -> Iterator[olefile.OleFileIO]:
    """The container's directory; ``WorkbookError`` where it, or what is done with it, shows that it is damaged."""
    stream.seek(0)
    try:
        with olefile.OleFileIO(stream) as container:
            yield container
    except (OSError, ValueError, IndexError, struct.error, RecursionError) as error:
        raise damaged(file) from error


def read_stream(container: olefile.OleFileIO, name: str, file: Path) -> bytes:
    """The bytes of one stream, which cannot be more than the whole file's."""
    try:
        if container.get_size(name) > container._filesize:
            raise damaged(file)
        with container.openstream(name) as opened:
            return bytes(opened.read())
    except TypeError as error:  # olefile, where the name is that of a folder
        raise damaged(file) from error


def container_of(workbook: bytes) -> bytes:
    """A container with ``workbook`` as its only stream (sectors of 4096 bytes: the header's own table reaches 450 MB)."""
    size = max(len(workbook), SECTOR)  # shorter ones would belong into a mini stream; zeros after the end are not read
    data_sectors = -(-size // SECTOR)
    fat_sectors = -(-(data_sectors + 2) // (SECTOR // 4 - 1))
    directory = fat_sectors
    first = directory + 1
    fat = [FAT_SECTOR] * fat_sectors + [END] + list(range(first + 1, first + data_sectors)) + [END]
    fat += [FREE] * (fat_sectors * SECTOR // 4 - len(fat))
    header = HEADER.pack(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", *(0x3E, 4, 0xFFFE, 12, 6),
        *(1, fat_sectors, directory, 0, SECTOR, END, 0, END, 0),
        *range(fat_sectors), *[FREE] * (FATS_IN_HEADER - fat_sectors),
    )  # fmt: skip
    # calamine takes a root that begins nowhere for a damaged one; no mini stream is read from where it points.
    entries = _entry("Root Entry", ROOT, 1, directory, 0) + _entry("Workbook", STREAM, FREE, first, size)
    return b"".join(
        (
            _padded(header),
            struct.pack(f"<{len(fat)}I", *fat),
            _padded(entries),
            workbook,
            bytes(data_sectors * SECTOR - len(workbook)),
        )
    )


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    return ENTRY.pack(text, len(text), kind, 1, FREE, FREE, child, 0, start, size)


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % SECTOR)
