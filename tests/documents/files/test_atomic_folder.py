"""A folder is written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from fanpin_cli.documents.files.atomic_file import OutputExistsError, OutputIsInputError, OutputNotWritableError
from fanpin_cli.documents.files.atomic_folder import NotOursError, refuse_folder, replacing_folder, write_to_disk
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
