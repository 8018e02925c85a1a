"""Make the pictures of README.zh-CN.md from the samples: ``python scripts/pictures.py [FOLDER]``.

The October sample is graded and compared with April's ledger as a user does it. LibreOffice lays both workbooks out as pages,
of which the first of a sheet is taken; the screen is what the command printed, drawn as text.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

try:
    from rich.cells import cell_len
    from rich.console import Console
    from rich.style import Style
    from rich.terminal_theme import MONOKAI
    from rich.text import Text
except ModuleNotFoundError as missing:
    sys.exit(f"{missing.name} is not installed here; run this in the environment that scripts/check.py makes (.venv-check)")

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "pictures"
SAMPLES = ("2019-10-入户调查.xlsx", "2019-10-成员名册.xlsx", "2019-04-台账.xlsx")
LEDGER, REPORT = "台账.xlsx", "变化报告.xlsx"
GRADE = ["grade", *SAMPLES[:2], "--as-of", "2019-10-31", "--previous", SAMPLES[2], "-o", LEDGER]
DIFF = ["diff", SAMPLES[2], LEDGER, "-o", REPORT]
COLUMNS, LINES = 100, 48
"""Of the screen: what a clerk's window shows."""
WIDTH = 1200
"""Of a page's picture, in pixels."""
TOOLS = {"soffice": "LibreOffice Calc", "pdftoppm": "poppler-utils", "pdftotext": "poppler-utils", "fc-list": "fontconfig"}


@dataclass(frozen=True)
class Page:
    """A picture of a workbook's first page whose text has all these words."""

    picture: str
    workbook: str
    words: tuple[str, ...]


PAGES = (
    Page("ledger.png", LEDGER, ("一级红色", "户主姓名")),
    Page("report.png", REPORT, ("概况", "一级极易返贫户")),
)


def main() -> int:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    refuse_a_bare_machine()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        work = Path(scratch)
        for name in SAMPLES:
            shutil.copy(ROOT / "sample_ledgers" / name, work)
        (folder / "screen.svg").write_text(screen(fanpin(work, GRADE)), encoding="utf-8")
        fanpin(work, DIFF)
        for page in PAGES:
            draw(page, work, folder)
    for file in sorted(folder.iterdir()):
        print(f"{file}: {file.stat().st_size / 1000:.0f} kB")
    return 0


def refuse_a_bare_machine() -> None:
    """Stop with a sentence where a tool, or a typeface with Chinese, is not installed."""
    for tool, package in TOOLS.items():
        if shutil.which(tool) is None:
            sys.exit(f"{tool} is not on this machine; install {package} to make the pictures of pages")
    if not ran(["fc-list", ":lang=zh-cn"]).strip():
        sys.exit("no typeface with Chinese characters is on this machine; install one, such as Noto Sans CJK")


def ran(command: list[str], where: Path | None = None, **variables: str) -> str:
    """What a command prints; stops with its last words where it fails."""
    done = subprocess.run(
        command, cwd=where, env=os.environ | variables, capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    if done.returncode > 1 or (done.returncode and command[0] in TOOLS):
        sys.exit(f"{command[0]} failed: {(done.stderr or done.stdout).strip()[-300:]}")
    return done.stdout


def fanpin(work: Path, arguments: list[str]) -> str:
    """The command as a clerk runs it, in Chinese and in colour, in the folder of the samples."""
    command = [sys.executable, "-m", "fanpin_cli", *arguments]
    return ran(command, work, LC_ALL="zh_CN.UTF-8", PYTHONUTF8="1", FORCE_COLOR="1", COLUMNS=str(COLUMNS))


def screen(printed: str) -> str:
    """The first lines of what a command printed, with the command above, as an SVG that needs nothing from elsewhere."""
    lines = printed.rstrip().splitlines()
    shown = [f"$ fanpin {' '.join(GRADE)}", "", *lines[:LINES], *(["……"] if len(lines) > LINES else [])]
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        console = Console(record=True, width=COLUMNS, file=nowhere, force_terminal=True, color_system="truecolor")
        for line in shown:
            console.print(in_cells(Text.from_ansi(line)))
    drawn = console.export_svg(title="fanpin", theme=MONOKAI, unique_id="screen")
    return re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL)


def in_cells(line: Text) -> Text:
    """The line in runs of one kind (Chinese, signs, blanks, letters), each of which is drawn from its own cell: in a browser's
    typeface a Chinese character is not as wide as two letters, and columns would go astray."""
    start = 0
    for number, (_kind, run) in enumerate(groupby(line.plain, lambda sign: (sign.isascii(), sign == " ", cell_len(sign)))):
        end = start + len(list(run))
        line.stylize(Style(meta={"run": number}), start, end)
        start = end
    return line


def draw(page: Page, work: Path, folder: Path) -> None:
    """Lay the workbook out, find the page, and draw it."""
    profile = f"-env:UserInstallation={(work / 'profile').as_uri()}"
    ran(["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(work), str(work / page.workbook)])
    pdf = work / Path(page.workbook).with_suffix(".pdf").name
    texts = ran(["pdftotext", "-layout", str(pdf), "-"]).split("\f")
    number = next((number for number, text in enumerate(texts, 1) if all(word in text for word in page.words)), None)
    if number is None:
        sys.exit(f"no page of {page.workbook} has the words {'、'.join(page.words)}; name others in PAGES")
    size = ["-scale-to-x", str(WIDTH), "-scale-to-y", "-1", "-f", str(number), "-l", str(number), "-singlefile"]
    ran(["pdftoppm", "-png", *size, str(pdf), str((folder / page.picture).with_suffix(""))])


if __name__ == "__main__":
    sys.exit(main())
