"""Workbooks that come out the same, byte for byte, on every run: openpyxl stamps the time into them."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from openpyxl import Workbook

STAMP = (2019, 5, 20, 0, 0, 0)
CREATED = b"2019-05-20T00:00:00Z"


def save(book: Workbook, file: Path) -> None:
    """Save a workbook with every time in it set to the notice's date."""
    written = io.BytesIO()
    book.properties.creator = "示例"
    book.save(written)
    with zipfile.ZipFile(written) as parts, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as stable:
        for name in parts.namelist():
            content = parts.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", CREATED, content)
            part = zipfile.ZipInfo(name, STAMP)
            part.compress_type = zipfile.ZIP_DEFLATED
            stable.writestr(part, content)
