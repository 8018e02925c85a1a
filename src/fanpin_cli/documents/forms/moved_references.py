"""References to cells after rows were added, as Excel moves them: in formulas, named ranges, lists of ranges."""

from __future__ import annotations

import re
from dataclasses import dataclass

from openpyxl.formula.tokenizer import Token, Tokenizer

_RANGE = re.compile(r"(\$?[A-Z]{1,3}\$?)(\d+)(?::(\$?[A-Z]{1,3}\$?)(\d+))?")
_ROWS = re.compile(r"(\$?)(\d+):(\$?)(\d+)")


@dataclass(frozen=True)
class RowsAdded:
    """``more`` rows put in before row ``before`` (from 1) of a sheet, under the table's rows, which begin at ``first``."""

    sheet: str
    first: int
    before: int
    more: int

    def row(self, number: int) -> int:
        return number + self.more if number >= self.before else number

    def holds(self, number: int) -> bool:
        """Whether a row is one of the table's own, which were there before."""
        return self.first <= number < self.before

    def span(self, top: int, bottom: int, *, whole: bool = False, grow: bool = True) -> tuple[int, int]:
        """A range's rows: one that ends with the table's last row takes the new ones in. whole: also where the table has no
        rows yet and the range ends with its header, as a print area does. grow: False of what a row says of itself."""
        grows = grow and bottom == self.before - 1 and (whole or bottom >= self.first)
        return self.row(top), bottom + self.more if grows else self.row(bottom)

    def ranges(self, text: str, *, whole: bool = False) -> str:
        """Ranges as lists of them are written: ``E5:E14 G5``."""

        def moved(found: re.Match[str]) -> str:
            top, bottom = self.span(int(found[2]), int(found[4] or found[2]), whole=whole)
            return f"{found[1]}{top}" + (f":{found[3] or found[1]}{bottom}" if found[4] or bottom != top else "")

        return _RANGE.sub(moved, text)

    def formula(self, text: str, sheet: str, *, whole: bool = False, grow: bool = True) -> str:
        """A formula of ``sheet`` (with its = or without); what refers to other sheets stays. Only ranges grow."""
        bare = text.removeprefix("=")
        tokens = Tokenizer(f"={bare}").items
        moved = "".join(self._token(token, sheet, whole, grow) for token in tokens)
        return f"={moved}" if text.startswith("=") else moved

    def _token(self, token: Token, sheet: str, whole: bool, grow: bool) -> str:
        value = str(token.value)
        if token.type != Token.OPERAND or token.subtype != Token.RANGE:
            return value
        named, mark, cells = value.rpartition("!")
        if (named.strip("'").replace("''", "'") if mark else sheet) != self.sheet:
            return value
        if rows := _ROWS.fullmatch(cells):
            top, bottom = self.span(int(rows[2]), int(rows[4]), whole=whole, grow=grow)
            return f"{named}{mark}{rows[1]}{top}:{rows[3]}{bottom}"
        if found := _RANGE.fullmatch(cells):
            top, bottom = self.span(int(found[2]), int(found[4] or found[2]), whole=whole, grow=grow and found[4] is not None)
            return f"{named}{mark}{found[1]}{top}" + (f":{found[3]}{bottom}" if found[4] else "")
        return value
