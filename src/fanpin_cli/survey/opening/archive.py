"""The parts of a zipped workbook, unpacked in pieces and never beyond a limit.

The directory of a zip file says how large each part is, and may lie: no part may give more bytes than it says.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from fanpin_cli.survey.opening.failure import WorkbookError, damaged, too_large
from fanpin_cli.survey.opening.limits import MOST_FILE_BYTES, MOST_PARTS, MOST_RATIO, MOST_UNPACKED_BYTES, RATIO_COUNTS_FROM
from fanpin_cli.text.messages import _

PIECE = 1 << 20
LOCAL_HEADER = struct.Struct("<4s22xHH")


def open_archive(stream: BinaryIO, file: Path) -> ZipFile:
    """The zip directory, once its declared sizes are found to be within the limits; ``WorkbookError`` otherwise."""
    try:
        archive = ZipFile(stream)
    except (BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise damaged(file) from error
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
        raise _bomb(file)
    for part in parts:
        if part.file_size > RATIO_COUNTS_FROM and part.file_size > MOST_RATIO * part.compress_size:
            raise _bomb(file)
        # Places before the beginning are those of a file whose beginning is gone.
        if part.header_offset < 0 or part.flag_bits & 1 or part.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
            raise damaged(file)
    return archive


def pieces(stream: BinaryIO, part: ZipInfo, file: Path) -> Iterator[bytes]:
    """The unpacked bytes of one part, a megabyte at a time; the next megabyte is unpacked in the background.

    Raises ``WorkbookError`` where the part is cut off, or larger than the directory says.
    """
    if part.file_size <= PIECE:  # there is nothing to be ahead of, and a thread takes longer than most parts
        yield from _unpacked(stream, part, file)
        return
    with closing(_unpacked(stream, part, file)) as source, ThreadPoolExecutor(1) as pool:
        ahead = pool.submit(next, source, b"")
        while piece := ahead.result():
            ahead = pool.submit(next, source, b"")
            yield piece


def whole(stream: BinaryIO, part: ZipInfo, file: Path, most: int = MOST_FILE_BYTES) -> bytes:
    """A part's bytes in one, where they are not more than ``most``."""
    data = bytearray()
    for piece in pieces(stream, part, file):
        data += piece
        if len(data) > most:
            raise _bomb(file)
    return bytes(data)


def _unpacked(stream: BinaryIO, part: ZipInfo, file: Path) -> Generator[bytes, None, None]:
    if part.file_size == part.compress_size == 0:
        return
    stream.seek(part.header_offset)
    header = stream.read(LOCAL_HEADER.size)
    if len(header) < LOCAL_HEADER.size or not header.startswith(b"PK\x03\x04"):
        raise damaged(file)
    _signature, name_length, extra_length = LOCAL_HEADER.unpack(header)
    stream.seek(name_length + extra_length, 1)
    packed = _packed(stream, part.compress_size, file)
    total = 0
    for piece in packed if part.compress_type == ZIP_STORED else _inflated(packed, file):
        total += len(piece)
        if total > part.file_size:
            raise damaged(file)
        yield piece


def _packed(stream: BinaryIO, left: int, file: Path) -> Iterator[bytes]:
    while left:
        data = stream.read(min(left, PIECE))
        if not data:
            raise damaged(file)
        left -= len(data)
        yield data


def _inflated(packed: Iterator[bytes], file: Path) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for data in packed:
            rest = data
            while rest and not inflater.eof:
                if piece := inflater.decompress(rest, PIECE):
                    yield piece
                rest = inflater.unconsumed_tail
    except zlib.error as error:
        raise damaged(file) from error
    if not inflater.eof:
        raise damaged(file)


def _bomb(file: Path) -> WorkbookError:
    return too_large(
        file, _("it unpacks to far more than any survey holds; delete empty formatted rows and columns, or copy the table anew")
    )
