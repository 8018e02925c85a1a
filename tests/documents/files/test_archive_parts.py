"""Parts of an archive change, the others stay byte for byte."""

from __future__ import annotations

import io
import zipfile

import pytest

from fanpin_cli.documents.files.archive_parts import rewrite_parts


def test_only_the_named_part_changes() -> None:
    source, target = io.BytesIO(), io.BytesIO()
    big = bytes(range(256)) * 20_000
    with zipfile.ZipFile(source, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("一.xml", b"old")
        archive.writestr("二.bin", big)
        archive.writestr("三.xml", b"stays")
    rewrite_parts(source, target, {"一.xml": lambda part: part + b" and new"})
    with zipfile.ZipFile(target) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == {
            "一.xml": b"old and new",
            "二.bin": big,
            "三.xml": b"stays",
        }
    assert len(target.getvalue()) <= len(source.getvalue()) + 100, "nothing of the old part is left behind"


def test_a_part_that_is_not_there_is_a_mistake() -> None:
    source = io.BytesIO()
    with zipfile.ZipFile(source, "w") as archive:
        archive.writestr("一.xml", b"old")
    with pytest.raises(KeyError):
        rewrite_parts(source, io.BytesIO(), {"没有.xml": lambda part: part})
