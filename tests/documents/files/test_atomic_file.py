"""Writing whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from fanpin_cli.documents.files.atomic_file import OutputExistsError, OutputIsFolderError, OutputNotWritableError, replacing


def test_the_new_file_takes_the_old_ones_place(tmp_path: Path) -> None:
    out = tmp_path / "a.txt"
    out.write_text("old")
    with replacing(out, force=True) as draft:
        draft.write(b"new")
        assert out.read_text() == "old"
    assert out.read_text() == "new"
    assert list(tmp_path.iterdir()) == [out]


def test_folders_are_made(tmp_path: Path) -> None:
    with replacing(tmp_path / "新" / "a.txt", force=False) as draft:
        draft.write(b"new")
    assert (tmp_path / "新" / "a.txt").read_text() == "new"


def test_a_file_that_appears_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    out = tmp_path / "a.txt"
    with pytest.raises(OutputExistsError), replacing(out, force=False) as draft:
        draft.write(b"new")
        out.write_text("somebody else's")
    assert out.read_text() == "somebody else's"
    assert list(tmp_path.iterdir()) == [out]


def test_a_folder_is_never_replaced(tmp_path: Path) -> None:
    with pytest.raises(OutputIsFolderError), replacing(tmp_path, force=True):
        raise AssertionError


def test_a_name_that_no_file_can_have(tmp_path: Path) -> None:
    with pytest.raises(OutputNotWritableError), replacing(tmp_path / ("长" * 300), force=True):
        raise AssertionError


def test_a_file_open_elsewhere_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(self: Path, target: Path) -> Path:
        raise PermissionError(13, "Permission denied", str(target))

    out = tmp_path / "a.txt"
    monkeypatch.setattr(Path, "replace", locked)
    with pytest.raises(OutputNotWritableError, match=r"(?s)a\.txt.*Excel"), replacing(out, force=False) as draft:
        draft.write(b"new")
    assert not list(tmp_path.iterdir())


def test_a_file_in_the_way_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a file")
    with pytest.raises(OutputNotWritableError), replacing(tmp_path / "a" / "b.txt", force=False):
        raise AssertionError
    assert os.listdir(tmp_path) == ["a"]  # noqa: PTH208
