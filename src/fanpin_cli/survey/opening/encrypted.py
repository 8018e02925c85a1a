"""Workbooks with a password, decrypted in memory."""

from __future__ import annotations

import io
import re
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

import msoffcrypto
from msoffcrypto.exceptions import InvalidKeyError

from fanpin_cli.survey.opening.failure import WorkbookError
from fanpin_cli.survey.opening.limits import MOST_PASSWORD_ROUNDS
from fanpin_cli.text.messages import _

READ_ONLY_PASSWORD = "VelvetSweatshop"  # Excel's own, set when a workbook is only write-protected: opens without asking
CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ROUNDS = re.compile(rb'spinCount="(\d+)"')


def decrypted(stream: BinaryIO, file: Path, password: str | None, *, information: bytes = b"") -> io.BytesIO:
    """The workbook inside an encrypted one.

    ``information`` is an .xlsx's ``EncryptionInfo``. Raises ``WorkbookError``: no password given, a wrong one, or an
    encryption that cannot be undone.
    """
    found = ROUNDS.search(information)
    if b"<!" in information or (found is not None and len(found[1]) > len(str(MOST_PASSWORD_ROUNDS))):
        raise _cannot_decrypt(file)
    for candidate in (password, READ_ONLY_PASSWORD):
        if candidate:
            with suppress(WrongPasswordError):
                return _with_password(stream, candidate, file)
    if not password:
        raise WorkbookError(file, _("the workbook has a password; give it in FANPIN_PASSWORD or with --password"))
    raise WorkbookError(file, _("the password is wrong; mind capital letters and full-width digits"))


def has_password(file: Path) -> bool:
    """Whether a file opens with a password only; not one that is just protected against writing, nor a damaged one."""
    try:
        with file.open("rb") as stream:
            if stream.read(len(CONTAINER)) != CONTAINER:
                return False
            office = msoffcrypto.OfficeFile(stream)
            return bool(office.is_encrypted()) and not _verified(office, READ_ONLY_PASSWORD)
    except Exception:  # noqa: BLE001 - hostile bytes, as below; whoever reads the file says what is wrong with it
        return False


def encrypted_for_good(file: Path) -> WorkbookError:
    """What to say of a workbook with a password in a format that cannot be decrypted here."""
    return WorkbookError(
        file, _("the workbook has a password and cannot be decrypted in this format; save it without a password")
    )


class WrongPasswordError(Exception):
    """This password does not open the workbook; perhaps another does."""


def _with_password(stream: BinaryIO, password: str, file: Path) -> io.BytesIO:
    plain = io.BytesIO()
    verified = True
    stream.seek(0)
    try:
        office = msoffcrypto.OfficeFile(stream)
        verified = office.format != "ooxml" or _verified(office, password)
        # The library's own check of an .xlsx refuses every password where the hash is SHA-1; what comes out decides then.
        office.load_key(password=password)
        office.decrypt(plain)
    except InvalidKeyError as error:
        raise WrongPasswordError from error
    except Exception as error:  # msoffcrypto reads hostile bytes with bare struct, assert and minidom
        raise (_cannot_decrypt(file) if verified else WrongPasswordError()) from error
    if not verified and plain.getvalue()[:2] != b"PK":
        raise WrongPasswordError
    plain.seek(0)
    return plain


def _verified(office: Any, password: str) -> bool:
    try:
        office.load_key(password=password, verify_password=True)
    except InvalidKeyError:
        return False
    return True


def _cannot_decrypt(file: Path) -> WorkbookError:
    return WorkbookError(
        file, _("its encryption is damaged or not supported; open it in Excel or WPS and save it without a password")
    )
