"""Ink that reads on a fill, in colour and in grey."""

from __future__ import annotations

import pytest

from fanpin_cli.documents.tables.readable_ink import readable_on


@pytest.mark.parametrize(
    ("fill", "ink"),
    [
        ("FF0000", "FFFFFF"),  # black reads better on screen, but not in a black-and-white print
        ("FFFF00", "000000"),
        ("0070C0", "FFFFFF"),
        ("FFFFFF", "000000"),
        ("000000", "FFFFFF"),
        ("E2EFDA", "000000"),
    ],
)
def test_readable_on(fill: str, ink: str) -> None:
    assert readable_on(fill) == ink
