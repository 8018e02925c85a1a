"""Where lines of the terminal may end: rich breaks at spaces only, which Chinese has not, and cuts off what is too long."""

from __future__ import annotations

import re

from rich import _wrap
from rich.cells import cell_len
from rich.text import Text

_OPENING, _CLOSING = "（《「『【〔“‘", "，。；：、！？）》」』】〕”’…—·"
_CHARACTER = "\u3400-\u9fff"
_LETTERS = rf"[^\s{_OPENING}{_CLOSING}]+"
_KINDS = "xlsx|xlsm|xlsb|xls|ods|et|csv|tsv|docx|html|yaml|json"
_WHOLE = (
    rf"{_LETTERS}(?:（[^\s（）]*）)?(?: \(\d+\))?\.(?:{_KINDS})(?![A-Za-z])",  # 2019-10-入户调查.xlsx, 调查表（终稿）.xlsx
    rf"{_LETTERS}![A-Z]{{1,3}}\d+",  # 青山镇!H12
    r"\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?|\d{1,2}月\d{1,2}日",
    rf"\d[\d,.]*[{_CHARACTER}]",  # 35户
    rf"[{_CHARACTER}]|[^\s{_CHARACTER}{_OPENING}{_CLOSING}]+",
)
WORD = re.compile(rf"\s*(?:[{_OPENING}]*(?:{'|'.join(_WHOLE)})[{_CLOSING}]*(?: ·)?|[{_OPENING}{_CLOSING}]+)\s*")
"""What stays on one line: a file's name, a cell, a date, a number with its unit, a Chinese character with the marks beside it,
or what others write between spaces."""


def break_between_characters() -> None:
    """Let lines end between Chinese characters too, but not before a closing mark or behind an opening one."""
    _wrap.re_word = WORD
    setattr(Text, "rstrip_end", _rstrip_end)  # noqa: B010 - for mypy, to which a method is no variable


def _rstrip_end(text: Text, size: int) -> None:
    """Remove the blanks at the end that are beyond this width; rich counts characters there, of which a Chinese one is two
    wide, and then cuts the line for a blank."""
    blanks = len(text.plain) - len(text.plain.rstrip())
    if (beyond := min(blanks, cell_len(text.plain) - size)) > 0:
        text.right_crop(beyond)
