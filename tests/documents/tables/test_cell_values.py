"""Text that a workbook can hold."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanpin_cli.documents.tables.cell_values import clean_text, writable


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("好", "好"),
        ("a\x00b\x0bc\x1fd", "abcd"),
        ("一\r\n二\r三\n四\t五", "一\n二\n三\n四\t五"),
        ("前\ud800后", "前后"),
        ("前\ufffe\uffff后", "前后"),
        ("𠮷", "𠮷"),
    ],
)
def test_what_xml_forbids_is_left_out(text: str, clean: str) -> None:
    assert clean_text(text) == clean
    assert writable(pd.Series([text, None], dtype=object)).tolist()[0] == clean


@given(st.text())
def test_cleaning_once_is_enough(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)


def test_rare_characters_count_twice() -> None:
    cut = clean_text("𠮷" * 20_000)
    assert len(cut.encode("utf-16-le")) <= 2 * 32_767
    assert cut.endswith("已截断）")


@pytest.mark.parametrize("dtype", ["Int64", "boolean", "string", "category", "str", object])
def test_missing_values_of_every_type(dtype: object) -> None:
    values = {"Int64": [1, None], "boolean": [True, None]}.get(str(dtype), ["甲", None])
    written = writable(pd.Series(values, dtype=dtype))  # type: ignore[call-overload]
    assert written.iloc[0] == values[0]
    assert isinstance(written.iloc[1], float)


def test_empty_text_is_kept_on_request() -> None:
    column = pd.Series(["", "甲"])
    assert writable(column, keep_empty=True).tolist() == ["", "甲"]
    assert writable(column).isna().tolist() == [True, False]
