"""Which wheels a Windows computer needs: those of every pin in requirements.lock, for each Python that it may have."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email.parser import HeaderParser
from pathlib import Path

from packaging.requirements import Requirement
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import InvalidWheelFilename, NormalizedName, canonicalize_name, parse_wheel_filename
from packaging.version import Version

PYTHONS = ((3, 11), (3, 12), (3, 13))
PLATFORM = "win_amd64"
PROJECT = "fanpin-cli"

Python = tuple[int, int]


class MissingError(Exception):
    """Something that the package needs is not there: one sentence."""


@dataclass(frozen=True)
class Wheel:
    """A wheel by its file's name, which says what it is and where it works."""

    file: Path
    name: NormalizedName
    version: Version
    tags: frozenset[Tag]

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.file.read_bytes()).hexdigest()

    @property
    def needs(self) -> list[Requirement]:
        """What the wheel itself asks for."""
        try:
            with zipfile.ZipFile(self.file) as packed:
                (metadata,) = (name for name in packed.namelist() if name.endswith(".dist-info/METADATA"))
                headers = HeaderParser().parsestr(packed.read(metadata).decode("utf-8"))
        except (zipfile.BadZipFile, ValueError) as error:
            raise MissingError(f"{self.file.name} is damaged: {error}; fetch it anew") from error
        return [Requirement(text) for text in headers.get_all("Requires-Dist", [])]


def pins(lock: Path, project_version: str) -> list[Requirement]:
    """The lines of requirements.lock, and the project itself."""
    return [*map(Requirement, lock.read_text(encoding="utf-8").splitlines()), Requirement(f"{PROJECT}=={project_version}")]


def pinned_for(python: Python, every: Iterable[Requirement]) -> list[Requirement]:
    """Those that hold on Windows for one Python. pip judges ``; sys_platform == 'win32'`` by the machine that it runs on
    whatever ``--platform`` says, so that it would leave out colorama and take numpy for another Python."""
    windows = {
        "implementation_name": "cpython",
        "os_name": "nt",
        "platform_machine": "AMD64",
        "platform_python_implementation": "CPython",
        "platform_system": "Windows",
        "python_full_version": "{}.{}.0".format(*python),
        "python_version": "{}.{}".format(*python),
        "sys_platform": "win32",
        "extra": "",
    }
    return [pin for pin in every if pin.marker is None or pin.marker.evaluate(windows)]


def fetch(folder: Path, every: Sequence[Requirement], root: Path) -> None:
    """Build the project's wheel into a folder and let pip bring the others."""
    _pip(["wheel", "--no-deps", "--wheel-dir", str(folder), str(root)], "build the wheel of fanpin")
    for python in PYTHONS:
        wanted = [f"{pin.name}{pin.specifier}" for pin in pinned_for(python, every) if pin.name != PROJECT]
        version = "{}.{}".format(*python)
        with tempfile.TemporaryDirectory() as scratch:
            listed = Path(scratch, "wanted.txt")
            listed.write_text("\n".join(wanted), encoding="utf-8")
            target = ["--platform", PLATFORM, "--python-version", version, "--implementation", "cp", "--only-binary", ":all:"]
            fetched = ["download", "--no-deps", *target, "--dest", str(folder), "--requirement", str(listed)]
            _pip(fetched, f"fetch the wheels for Python {version} on {PLATFORM}")


def _pip(arguments: list[str], what: str) -> None:
    command = [sys.executable, "-m", "pip", *arguments, "--quiet"]
    ran = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", check=False)
    if ran.returncode:
        complaints = [line.removeprefix("ERROR: ") for line in ran.stderr.splitlines() if line.startswith("ERROR: ")]
        raise MissingError(f"pip could not {what}: {complaints[-1] if complaints else ran.stderr.strip()[-300:]}")


def packed_wheels(folder: Path, every: Sequence[Requirement]) -> list[Wheel]:
    """The wheels of a folder that Windows needs, each once, by name. Raises ``MissingError`` where one is not there, or
    where a wheel asks for a library that the lock does not have."""
    there = [Wheel(file, *_read_name(file)) for file in sorted(folder.glob("*.whl"))]
    found = {wheel.file: wheel for python in PYTHONS for wheel in _for_python(python, there, pinned_for(python, every))}
    return [found[file] for file in sorted(found)]


def _read_name(file: Path) -> tuple[NormalizedName, Version, frozenset[Tag]]:
    try:
        name, version, _build, tags = parse_wheel_filename(file.name)
    except InvalidWheelFilename as error:
        raise MissingError(f"{file.name} is not named as a wheel is; take it out of the folder") from error
    return name, version, tags


def _for_python(python: Python, there: Sequence[Wheel], pinned: Sequence[Requirement]) -> list[Wheel]:
    tags = [*cpython_tags(python, platforms=[PLATFORM]), *compatible_tags(python, "cp{}{}".format(*python), [PLATFORM])]
    ranks = {tag: rank for rank, tag in enumerate(tags)}
    chosen = {canonicalize_name(pin.name): _best(pin, there, ranks, python) for pin in pinned}
    for wheel in chosen.values():
        for need in pinned_for(python, wheel.needs):
            other = chosen.get(canonicalize_name(need.name))
            if other is None or not need.specifier.contains(other.version, prereleases=True):
                raise MissingError(f"{wheel.file.name} asks for {need}, which requirements.lock does not have; compile it anew")
    return list(chosen.values())


def _best(pin: Requirement, there: Sequence[Wheel], ranks: dict[Tag, int], python: Python) -> Wheel:
    """The wheel that pip would take: of those that work there, the one made most closely for that Python."""
    name = canonicalize_name(pin.name)
    fitting = [
        (min(ranks[tag] for tag in wheel.tags if tag in ranks), wheel)
        for wheel in there
        if wheel.name == name and wheel.version in pin.specifier and wheel.tags & ranks.keys()
    ]
    if not fitting:
        raise MissingError("no wheel of {}{} for Python {}.{} on {}".format(pin.name, pin.specifier, *python, PLATFORM))
    return min(fitting, key=lambda ranked: ranked[0])[1]


def with_hashes(every: Iterable[Requirement], wheels: Sequence[Wheel]) -> str:
    """The lines of the lock with the hash of each packed wheel, as ``pip install --require-hashes`` takes them."""
    lines = []
    for pin in every:
        name = canonicalize_name(pin.name)
        hashes = [wheel.sha256 for wheel in wheels if wheel.name == name and wheel.version in pin.specifier]
        if hashes:
            lines.append(" \\\n    ".join([str(pin), *(f"--hash=sha256:{digest}" for digest in hashes)]))
    return "\n".join(lines) + "\n"
