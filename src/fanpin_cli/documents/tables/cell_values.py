"""Values as a workbook can hold them: no characters that XML forbids, no text beyond Excel's limit, NaN for what is missing."""

from __future__ import annotations

import re
from types import NoneType

import numpy as np
import numpy.typing as npt
import pandas as pd

NUMBERS = {float, int, NoneType}
LONGEST = 32_767
CUT_NOTE = "……（原文过长，已截断）"
FORBIDDEN = bytes(code for code in range(32) if code not in (9, 10))
"""As UTF-8 bytes; among them carriage returns, since in a workbook a line ends with a line feed."""
NONCHARACTERS = re.compile("[\ufffe\uffff]")
SURROGATES = re.compile("[\ud800-\udfff]")
_DELETE = dict.fromkeys(FORBIDDEN)

Values = npt.NDArray[np.object_]


def clean_text(text: str) -> str:
    """The text without control characters, noncharacters and lone surrogates, cut with a note at Excel's limit.

    Excel counts UTF-16 units; a character outside the basic plane, as rare names have, takes two.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_DELETE)
    text = SURROGATES.sub("", NONCHARACTERS.sub("", text))
    units = text.encode("utf-16-le")
    if len(units) <= 2 * LONGEST:
        return text
    return units[: 2 * (LONGEST - len(CUT_NOTE))].decode("utf-16-le", "ignore") + CUT_NOTE


def writable(column: pd.Series, *, keep_empty: bool = False) -> pd.Series:
    """The column as the writer takes it: missing values are NaN, texts are clean; empty texts are missing too.

    ``keep_empty`` leaves empty texts, which the writer turns into no cell at all.
    """
    if column.dtype.kind in "iuf" and isinstance(column.dtype, np.dtype):
        return column
    values: Values = np.asarray(column, dtype=object)
    kinds = set(map(type, values))
    if kinds <= NUMBERS:
        return pd.Series(values.astype(float), index=column.index, name=column.name)  # written faster than objects
    if kinds & {NoneType, type(pd.NA), type(pd.NaT)}:
        values = np.where(pd.isna(values), np.nan, values)
    if str in kinds:
        texts = values.tolist() if kinds == {str} else [value for value in values.tolist() if type(value) is str]
        lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
        if lengths.max() > LONGEST // 2 or _needs_cleaning(texts):
            values = np.array([clean_text(v) if isinstance(v, str) else v for v in values], dtype=object)
            lengths = np.array([len(value) for value in values if isinstance(value, str)])
        if not keep_empty and not lengths.all():
            values = np.where(values == "", np.nan, values)
    return pd.Series(values, index=column.index, name=column.name, dtype=object)


def _needs_cleaning(texts: list[str]) -> bool:
    """Whether any text would change: one check of all texts joined, because almost always none would."""
    joined = "".join(texts)
    if joined.isprintable():
        return False
    try:
        encoded = joined.encode()
    except UnicodeEncodeError:  # a lone surrogate
        return True
    forbidden = len(encoded.translate(None, FORBIDDEN)) != len(encoded)
    return forbidden or b"\xef\xbf\xbe" in encoded or b"\xef\xbf\xbf" in encoded  # U+FFFE, U+FFFF
