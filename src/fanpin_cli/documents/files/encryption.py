"""Encrypting what is written: within ``encrypting`` no workbook or Word document reaches a disk without its password."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from msoffcrypto.format.ooxml import OOXMLFile

from fanpin_cli.errors import FanpinError
from fanpin_cli.text.messages import _

ENCRYPTABLE = frozenset({".xlsx", ".xlsm", ".docx"})
"""The kinds of files that Excel, Word, WPS and LibreOffice open with a password."""
LONGEST_PASSWORD = 255
"""Characters that these programs take."""

_password: ContextVar[str | None] = ContextVar("password", default=None)


class NotEncryptableError(FanpinError):
    """A file that cannot be encrypted, though everything that is written should be."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            _("{file}: --encrypt protects .xlsx and .docx only; leave this file out, or write it without --encrypt").format(
                file=file
            )
        )


@contextmanager
def encrypting(password: str | None) -> Iterator[None]:
    """Encrypt every file that is written within, or none where ``password`` is None."""
    token = _password.set(password)
    try:
        yield
    finally:
        _password.reset(token)


def is_encrypting() -> bool:
    """Whether files are encrypted now."""
    return _password.get() is not None


def refuse_unencrypted(file: Path) -> None:
    """Raise ``NotEncryptableError`` where files are encrypted now and one of this kind cannot be."""
    if is_encrypting() and file.suffix.lower() not in ENCRYPTABLE:
        raise NotEncryptableError(file)


def protected(content: io.BytesIO) -> io.BytesIO:
    """The file to write: encrypted as ECMA-376 agile encryption has it (AES-256, SHA-512, 100,000 rounds; MS-OFFCRYPTO
    2.3.4.10), as Excel and WPS do it; as it is where files are not encrypted now."""
    password = _password.get()
    if password is None:
        return content
    encrypted = io.BytesIO()
    OOXMLFile(content).encrypt(password, encrypted)
    return encrypted
