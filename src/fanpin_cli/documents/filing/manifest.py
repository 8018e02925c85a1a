"""``manifest.json``: what was filed, by which rules, and the digest of every file and sheet; the filing code is its digest.

The code stands on the letter, so the letter's own bytes cannot be in the manifest: they would have to contain their own digest.
The manifest has the digest of the letter's *text* with the code left blank, so the code vouches for every word of it; the
letter's bytes are in the bag's ``manifest-sha256.txt``, as all files' are.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from fanpin_cli.documents.filing.bag import PAYLOAD, is_outside
from fanpin_cli.documents.filing.values import SheetValues

FORMAT = "fanpin-filing/1"
NAME = "manifest.json"
CODE = re.compile(r"[0-9a-f]{4}(?: [0-9a-f]{4}){3}")
BLANK_CODE = "0000 0000 0000 0000"
"""Where the code is not known yet, or does not count."""
LIKE = str.maketrans({"o": "0", "l": "1", "i": "1"})
"""What a hand writes for figures; no letter of a hexadecimal number."""


@dataclass(frozen=True)
class FiledFile:
    """A file of the payload. path: in the bag, ``data/统计表.xlsx``. sha256: None of the letter. sheets: its values, of a file
    that has any."""

    path: str
    sha256: str | None
    size: int | None
    sheets: Sequence[SheetValues] = ()

    def as_json(self) -> dict[str, Any]:
        told: dict[str, Any] = {"file": self.path, "sha256": self.sha256, "bytes": self.size}
        if self.sheets:
            told["sheets"] = [{"sheet": sheet.name, "rows": len(sheet.rows), "sha256": sheet.sha256} for sheet in self.sheets]
        return told


def manifest(facts: Mapping[str, Any], files: Sequence[FiledFile]) -> bytes:
    """The bytes of ``manifest.json``: the facts of the filing, then its files. The same bytes for the same contents."""
    told = {"format": FORMAT, **facts, "files": [file.as_json() for file in files]}
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


class _Counted(BaseModel):
    households: int
    persons: int


class _Accepted(BaseModel):
    kind: str
    count: int
    reason: str


class _Sheet(BaseModel):
    sheet: str
    sha256: str


class _File(BaseModel):
    file: str
    sha256: str | None
    sheets: list[_Sheet] = []


class _Manifest(_Counted):
    places: dict[str, _Counted]
    accepted: list[_Accepted]
    ruleset: dict[str, str]
    files: list[_File]


def facts_in(content: bytes) -> dict[str, Any]:
    """What a ``manifest.json`` says. Raises ``ValueError`` where it is none, or names files outside the payload."""
    try:
        told: dict[str, Any] = json.loads(content)
    except RecursionError as error:
        raise ValueError(NAME) from error
    for listed in _Manifest.model_validate(told, strict=True).files:
        if is_outside(listed.file) or not listed.file.startswith(f"{PAYLOAD}/"):
            raise ValueError(listed.file)
    return told


def filing_code(content: bytes) -> str:
    """The first 16 hexadecimal digits of the manifest's SHA-256, in four groups: ``ab12 cd34 ef56 7890``."""
    digits = hashlib.sha256(content).hexdigest()[:16]
    return " ".join(digits[at : at + 4] for at in range(0, 16, 4))


def same_code(written: str, code: str) -> bool:
    """Whether what somebody typed from paper is the code: spaces, dashes, case and full-width characters do not matter."""
    plain = "".join(one for one in unicodedata.normalize("NFKC", written).casefold() if one.isalnum())
    return plain.translate(LIKE) == code.replace(" ", "")


def without_code(sheets: Sequence[SheetValues]) -> list[SheetValues]:
    """The letter's values with its code left blank."""
    return [SheetValues(sheet.name, tuple(CODE.sub(BLANK_CODE, row) for row in sheet.rows)) for sheet in sheets]


def codes_in(sheets: Sequence[SheetValues]) -> list[str]:
    """The codes that are printed in a text."""
    return [code for sheet in sheets for row in sheet.rows for code in CODE.findall(row)]
