"""Drafts of killed runs are removed, those of living ones are not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fanpin_cli.documents.files.atomic_file import OutputNotWritableError, refuse_closed_folder, replacing
from fanpin_cli.documents.files.drafts import PREFIX, SUFFIX, draft_beside

LIVING = """
import sys
from pathlib import Path
from fanpin_cli.documents.files.drafts import draft_beside
with draft_beside(Path(sys.argv[1])) as (draft, stream):
    stream.write(b"half")
    stream.flush()
    print(draft, flush=True)
    sys.stdin.readline()
"""


def write(out: Path) -> None:
    with replacing(out, force=True) as draft:
        draft.write(b"new")


def test_a_draft_that_nobody_will_finish_is_removed(tmp_path: Path) -> None:
    left = tmp_path / f"{PREFIX}{'0' * 12}{SUFFIX}"
    left.write_bytes(b"half")
    empty = tmp_path / f"{PREFIX}{'1' * 12}{SUFFIX}"
    empty.touch()
    old = tmp_path / f"{PREFIX}{'2' * 12}{SUFFIX}"
    old.touch()
    os.utime(old, (0, 0))
    others = tmp_path / f"{PREFIX}notes{SUFFIX}"
    others.write_bytes(b"not ours")
    write(tmp_path / "a.txt")
    assert {file.name for file in tmp_path.iterdir()} == {"a.txt", empty.name, others.name}


def test_a_draft_that_is_being_written_stays(tmp_path: Path) -> None:
    out = tmp_path / "b.txt"
    with subprocess.Popen(
        [sys.executable, "-c", LIVING, str(out)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as living:
        assert living.stdin and living.stdout
        draft = Path(living.stdout.readline().strip())
        write(tmp_path / "a.txt")
        assert draft.read_bytes() == b"half"
        living.stdin.close()
    assert not draft.exists()


def test_two_runs_at_once_in_one_folder(tmp_path: Path) -> None:
    with draft_beside(tmp_path / "b.txt") as (draft, stream):
        stream.write(b"mine")
        stream.flush()
        write(tmp_path / "a.txt")
        draft.replace(tmp_path / "b.txt")
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {"a.txt": b"new", "b.txt": b"mine"}


def test_a_folder_that_takes_no_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda folder, _mode: Path(folder) != tmp_path)
    with pytest.raises(OutputNotWritableError, match="takes no files"):
        refuse_closed_folder(tmp_path / "not there yet" / "a.txt")
