"""What a rule set says of notices and reviews: what may stand in braces."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from fanpin_cli.policy.round_settings import NoticeTexts, Review


def test_names_and_doubled_braces_stand_in_texts() -> None:
    assert NoticeTexts(final="{乡镇}{村}{{示例}}").final.format(乡镇="东岭镇", 村="东岭村") == "东岭镇东岭村{示例}"
    assert Review(guide=("{期限}交{交回单位}",)).guide == ("{期限}交{交回单位}",)


@pytest.mark.parametrize(
    "text", ["{}", "{0}", "{x}", "{", "{村.x}", "{村[0]}", "{村:d}", "{村:>9999999999}", "{村!r}", "{村:{村}}"]
)
def test_nothing_else_does(text: str) -> None:
    """How long or of what kind a text should be is not said: a notice could not be written, or only in a thousand pages."""
    for fault, settings in (
        ("notice_text_unusable", lambda: NoticeTexts(proposed=text)),
        ("guide_unusable", lambda: Review(guide=(text.replace("村", "期限"),))),
    ):
        with pytest.raises(ValidationError, match=fault):
            settings()
