"""What a Chinese keyboard or a word processor leaves in YAML, and what to write instead.

YAML knows none of these signs, so that they become part of a text: ``名称：危房`` is one text and no entry, and
``[危房，无房]`` is a list of one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from fanpin_cli.text.messages import _
from fanpin_cli.text.normalise import plain
from fanpin_cli.text.numbers import UnreadableError, parse_number

COMMAS = "，、；"
WIDE_BLANKS = ("\u3000", "\u00a0")
_NAME = r"""[^\s"'#：:\[{][^"'#：:]*?"""
_WIDE_COLON = re.compile(rf"^\s*(?:- +)*({_NAME})\s*：")
_NARROW_COLON = re.compile(rf"^\s*(?:- +)*({_NAME}):(?=[^\s/])")
_IN_BRACKETS = re.compile(rf"""[\[{{][^"']*?([{COMMAS}：］】])""")
_WIDE_BRACKETS = re.compile(r":\s*([［【｛])")
_WIDE_QUOTES = re.compile(r"(?:[:,\[{-]\s*)([“”‘’＂＇])")
_NOTE = re.compile(r"[（(][^）)]*[）)]")
_NARROW = str.maketrans("，、；：［］【】｛｝“”‘’＂＇", ",,,:[][]{}\"\"''\"'")


@dataclass(frozen=True)
class Mistyped:
    """A sign that makes a line unreadable: line and column counted from 1, and what to write instead."""

    line: int
    column: int
    mend: str


def mistyped(lines: Sequence[str], numbers: Sequence[int]) -> Mistyped | None:
    """The first sign that is none of YAML's in the lines of these numbers (from 1), which are near an error."""
    for number in numbers:
        if 0 < number <= len(lines) and (found := _in_line(lines[number - 1])) is not None:
            return Mistyped(number, found[0] + 1, found[1])
    return None


def _in_line(line: str) -> tuple[int, str] | None:
    indentation = line[: len(line) - len(line.lstrip())]
    if "\t" in indentation:
        return indentation.index("\t"), _("a tab in front of the line; indent with spaces, two for each step")
    if wide := indentation.strip(" \r\n"):
        return indentation.index(wide[0]), wide_blanks()
    if found := _WIDE_COLON.match(line):
        return found.end() - 1, wide_colon(found[1])
    for pattern in (_WIDE_BRACKETS, _WIDE_QUOTES, _IN_BRACKETS):
        if found := pattern.search(_NOTE.sub(lambda note: " " * len(note[0]), line)):
            sign = found[1]
            message = _("the sign {sign} of a Chinese keyboard; write {instead}")
            return found.start(1), message.format(sign=sign, instead=sign.translate(_NARROW))
    if found := _NARROW_COLON.match(line):
        return found.end() - 1, _("no blank behind the colon; write “{name}: ”").format(name=found[1])
    return None


def wide_blanks() -> str:
    """What to write instead of blanks of a Chinese keyboard."""
    return _("wide blanks in front of the line; indent with ordinary spaces, two for each step")


def mistyped_key(key: str, *, alone: bool, in_braces: bool) -> str | None:
    """The mend for a key that was meant otherwise; None where it is one. alone: nothing is behind it. in_braces: it stands in
    ``{…}``, where a comma parts entries: 3,218 is 3 and a key 218."""
    if key[:1] in WIDE_BLANKS:
        return wide_blanks()
    if alone and in_braces and key.isdecimal():
        return _("“{key}” stands alone behind a comma; a number is written without commas").format(key=key)
    return entry_with_wide_colon(key) if alone else None


def wide_colon(name: str) -> str:
    """What to write instead of ``name：``."""
    return _("a full-width colon; write “{name}: ”, with an ordinary colon and a blank behind it").format(name=name.strip())


def entry_with_wide_colon(text: str) -> str | None:
    """The mend for a text that was meant as an entry (``贫困线：3218``); None where it is none."""
    found = _WIDE_COLON.match(text)
    return wide_colon(found[1]) if found else None


def list_with_wide_commas(text: str) -> str | None:
    """The mend for an entry of a list in brackets that is several; None where it is one. Commas in a note in brackets, as in
    乡（镇、街道）, do not part entries."""
    if not any(comma in _NOTE.sub("", text) for comma in COMMAS):
        return None
    message = _("“{text}” has commas of a Chinese keyboard; write {instead}, or put it in quotation marks if it is one text")
    return message.format(text=text, instead=_parted(text))


def list_of(text: str) -> str:
    """A text that was meant as a list, as one: 【危房，无房】 → [危房, 无房]."""
    return f"[{_parted(text.strip('[]【】［］「」'))}]"


def _parted(text: str) -> str:
    return ", ".join(part.strip() for part in re.split(f"[{COMMAS}]", text))


def number_of(text: str) -> str | None:
    """The number that a text means which YAML takes for no number: 0.3万 → 3000, ３２１８ → 3218, 3,218 → 3218."""
    try:
        number = parse_number(plain(text)) if any(character.isdigit() for character in text) else None
    except UnreadableError:
        return None
    return None if number is None else str(int(number) if number.is_integer() else number)


def number_instead(text: str) -> str:
    """``; write 3000`` for 0.3万; empty where the text is no number."""
    number = number_of(text)
    return "" if number is None else _("; write {instead}").format(instead=number)
