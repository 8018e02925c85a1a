"""Pack all that a Windows computer without a network needs: ``python scripts/offline_package.py [-o ZIP] [--wheels FOLDER]``.

One zip with the wheels for every Python that the computer may have, the rules, the samples, the handbook, and files to
double-click: 安装.bat installs, 试一遍.bat grades the sample. The versions are those of requirements.lock. ``--wheels`` packs
the wheels of a folder, fanpin's own among them, and then needs no network either.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from string import Template
from typing import Any

try:
    from markdown_it import MarkdownIt
    from offline.wheels import PYTHONS, MissingError, fetch, packed_wheels, pins, with_hashes

    from fanpin_cli import __version__
    from fanpin_cli.documents.files.atomic_file import refuse_existing, replacing
    from fanpin_cli.errors import FanpinError
except ModuleNotFoundError as missing:
    sys.exit(
        f"{missing.name} is not installed here; run this script in the environment that scripts/check.py makes (.venv-check), "
        "or install requirements-dev.lock"
    )

ROOT = Path(__file__).resolve().parents[1]
FOLDER = Path(__file__).parent / "offline" / "folder"
LOCK = ROOT / "requirements.lock"
TOP = f"fanpin-{__version__}"
OUT = ROOT / "dist" / f"{TOP}-离线安装包.zip"
COPIED = ("LICENSE", "rules/*.yaml", "sample_ledgers/2019-*.xlsx", "sample_ledgers/README.md")
HANDBOOK = "使用手册.html"
PAGE = Template("""<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>$title</title><style>
body { max-width: 62em; margin: 2em auto; padding: 0 1em; font: 16px/1.7 "Microsoft YaHei", "Noto Sans CJK SC", sans-serif }
pre { background: #f4f4f4; padding: .8em; overflow-x: auto } code { background: #f4f4f4 }
table { border-collapse: collapse } th, td { border: 1px solid #bbb; padding: .3em .7em; text-align: left; vertical-align: top }
</style></head><body>
$body</body></html>
""")


def main() -> int:
    options = argparse.ArgumentParser(description="Pack fanpin for Windows computers without a network.")
    options.add_argument("-o", "--output", type=Path, default=OUT, help="the zip to write (default: %(default)s)")
    options.add_argument("--wheels", type=Path, help="pack the wheels of this folder instead of fetching them")
    options.add_argument("--force", action="store_true", help="replace the zip if it exists")
    given = options.parse_args()
    try:
        refuse_existing(given.output, given.force)
        with tempfile.TemporaryDirectory() as scratch:
            if given.wheels is None:
                fetch(Path(scratch), pins(LOCK, __version__), ROOT)
            pack(given.wheels or Path(scratch), given.output, force=given.force)
    except (MissingError, FanpinError) as error:
        print(error, file=sys.stderr)
        return 2
    with given.output.open("rb") as packed:
        digest = hashlib.file_digest(packed, "sha256").hexdigest()
    print(f"{given.output}: {given.output.stat().st_size / 1e6:.0f} MB, SHA-256 {digest}")
    return 0


def pack(wheels: Path, out: Path, lock: Path = LOCK, *, force: bool = False) -> None:
    """Write the zip, whole or not at all, from the wheels of a folder. Raises ``MissingError`` where one is missing."""
    every = pins(lock, __version__)
    needed = packed_wheels(wheels, every)
    with replacing(out, force=force, personal=False) as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in texts():
            packed.writestr(f"{TOP}/{name}", content)
        for file in (file for pattern in COPIED for file in sorted(ROOT.glob(pattern))):
            packed.write(file, f"{TOP}/{file.relative_to(ROOT).as_posix()}")
        for wheel in needed:
            packed.write(wheel.file, f"{TOP}/wheels/{wheel.file.name}", zipfile.ZIP_STORED)
        packed.writestr(f"{TOP}/wheels/requirements.txt", with_hashes(every, needed))


def texts() -> Iterator[tuple[str, bytes]]:
    """The files to double-click and to read, as Windows has them: lines end with CRLF; a batch file is read in the console's
    code page, GBK on a Chinese system; Notepad knows UTF-8 by its mark."""
    shown = [f"{major}.{minor}" for major, minor in PYTHONS]
    words = {
        "version": __version__,
        "pairs": ", ".join(map(str, PYTHONS)),
        "newest_first": " ".join(reversed(shown)),
        "folders": " ".join(f"{major}{minor}" for major, minor in reversed(PYTHONS)),
        "listed": f"{'、'.join(shown[:-1])} 或 {shown[-1]}",
        "example": "3.12.10",
    }
    for file in sorted(FOLDER.iterdir()):
        text = Template(file.read_text(encoding="utf-8")).substitute(words).replace("\n", "\r\n")
        yield file.name, text.encode("gbk" if file.suffix == ".bat" else "utf-8-sig")
    yield HANDBOOK, handbook_page((ROOT / "docs" / "handbook.md").read_text(encoding="utf-8")).encode("utf-8")


def handbook_page(markdown: str) -> str:
    """The handbook as a page: what opens with a double click on any computer."""
    title = markdown.partition("\n")[0].removeprefix("# ")
    reader = MarkdownIt("commonmark").enable("table")
    reader.add_render_rule("softbreak", _line_break)
    return PAGE.substitute(title=title, body=reader.render(markdown))


def _line_break(_renderer: Any, parts: Sequence[Any], place: int, *_options: Any) -> str:
    """Nothing between Chinese characters, where a browser would show a line's end as a blank."""
    before, after = parts[place - 1].content[-1:], parts[place + 1].content[:1]
    return "\n" if before.isascii() or after.isascii() else ""


if __name__ == "__main__":
    sys.exit(main())
