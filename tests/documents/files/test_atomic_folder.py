"""A folder is written whole or not at all."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from fanpin_cli.documents.files.atomic_file import OutputExistsError, OutputIsInputError, OutputNotWritableError
from fanpin_cli.documents.files.atomic_folder import NotOursError, put_right, refuse_folder, replacing_folder, write_to_disk
from fanpin_cli.errors import FanpinError


def names(folder: Path) -> list[str]:
    return sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())


def test_the_new_folder_takes_the_place_of_the_old(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        with replacing_folder(tmp_path / "县" / "out") as draft:
            write_to_disk(draft / "data" / name, b"x")
            assert not (tmp_path / "县" / "out" / "data" / name).exists()
        assert names(tmp_path) == [f"县/out/data/{name}"]


def test_after_an_error_the_old_folder_is_there_and_nothing_else(tmp_path: Path) -> None:
    write_to_disk(tmp_path / "out" / "old.txt", b"x")
    with pytest.raises(ZeroDivisionError), replacing_folder(tmp_path / "out") as draft:
        write_to_disk(draft / "new.txt", b"x")
        raise ZeroDivisionError
    assert names(tmp_path) == ["out/old.txt"] and [file.name for file in tmp_path.iterdir()] == ["out"]


def test_a_full_disk_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(OutputNotWritableError, match="No space left"), replacing_folder(tmp_path / "out"):
        raise OSError(28, "No space left on device")
    assert not [*tmp_path.iterdir()]


def test_what_a_killed_run_left_is_put_right_by_the_next(tmp_path: Path) -> None:
    write_to_disk(tmp_path / ".fanpin-0123456789ab.draft" / "data" / "households.xlsx", b"x")
    with replacing_folder(tmp_path / "out") as draft:
        write_to_disk(draft / "new.txt", b"x")
    assert names(tmp_path) == ["out/new.txt"]


KILLED = """
import os, signal, sys
from pathlib import Path
from fanpin_cli.documents.files.atomic_folder import replacing_folder, write_to_disk

calls = 0

def kill(event, _arguments):
    global calls
    if event in ("os.rename", "shutil.rmtree", "os.remove", "os.rmdir"):
        calls += 1
        if calls == int(sys.argv[2]):
            os.kill(os.getpid(), signal.SIGKILL)

with replacing_folder(Path(sys.argv[1])) as draft:
    write_to_disk(draft / "new.txt", b"x")
    sys.addaudithook(kill)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
@pytest.mark.parametrize("moment", range(1, 6))
def test_a_run_killed_at_any_change_leaves_the_old_folder_or_the_new_one(tmp_path: Path, moment: int) -> None:
    write_to_disk(tmp_path / "out" / "old.txt", b"x")
    ran = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / "out"), str(moment)], check=False, timeout=30)
    assert ran.returncode in (0, -signal.SIGKILL)
    put_right(tmp_path / "out")
    assert names(tmp_path) == (["out/old.txt"] if moment <= 2 else ["out/new.txt"])
    assert [file.name for file in tmp_path.iterdir()] == ["out"]


def test_two_runs_at_once_do_not_remove_each_others_drafts(tmp_path: Path) -> None:
    with replacing_folder(tmp_path / "one") as one, replacing_folder(tmp_path / "other") as other:
        write_to_disk(one / "a.txt", b"x")
        write_to_disk(other / "b.txt", b"x")
    assert names(tmp_path) == ["one/a.txt", "other/b.txt"]


@pytest.mark.parametrize(
    ("make", "force", "error"),
    [
        (lambda out: None, False, None),
        (lambda out: out.mkdir(), False, OutputExistsError),
        (lambda out: out.mkdir(), True, None),
        (lambda out: write_to_disk(out / "bagit.txt", b""), False, OutputExistsError),
        (lambda out: write_to_disk(out / "bagit.txt", b""), True, None),
        (lambda out: write_to_disk(out / "mine.txt", b""), True, NotOursError),
        (lambda out: write_to_disk(out, b""), True, NotOursError),
        (lambda out: write_to_disk(out / "data" / "in.xlsx", b""), True, OutputIsInputError),
    ],
)
def test_what_may_be_replaced(
    tmp_path: Path, make: Callable[[Path], object], force: bool, error: type[FanpinError] | None
) -> None:
    out = tmp_path / "out"
    make(out)

    def refuse() -> None:
        refuse_folder(out, [out / "data" / "in.xlsx"] if error is OutputIsInputError else [], force=force, known_by="bagit.txt")

    if error is None:
        refuse()
    else:
        with pytest.raises(error):
            refuse()
