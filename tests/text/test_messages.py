"""Every message has its Chinese, with the same blanks to fill in, and the catalogue is the code's."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from fanpin_cli.text.messages import _, in_chinese, user_language

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "src" / "fanpin_cli" / "locale" / "zh" / "LC_MESSAGES" / "fanpin.po"
BLANK = re.compile(r"\{(\w+)[^}]*\}")


def test_the_catalogue_has_every_message_of_the_code_and_no_other() -> None:
    ran = subprocess.run(
        [sys.executable, ROOT / "scripts" / "update_messages.py", "--check"], capture_output=True, encoding="utf-8", check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_a_translation_has_the_messages_blanks_and_no_english_comma() -> None:
    with CATALOGUE.open("rb") as stream:
        messages = [message for message in read_po(stream) if message.id]
    assert len(messages) > 200
    for message in messages:
        assert set(BLANK.findall(str(message.string))) <= set(BLANK.findall(str(message.id))), message.id
        assert not re.search(r"[一-鿿]\s*[,;?]\s*[一-鿿]", str(message.string)), message.string


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({"LC_ALL": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.GBK"}, "zh"),
        ({"LC_ALL": "en_GB.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LC_ALL": "", "LC_MESSAGES": "zh_TW", "LANG": "C"}, "zh"),
        ({"LANG": "C.UTF-8"}, "en"),
    ],
)
def test_the_locale_decides(monkeypatch: pytest.MonkeyPatch, variables: Mapping[str, str], language: str) -> None:
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
        monkeypatch.delenv(variable, raising=False)
    for variable, value in variables.items():
        monkeypatch.setenv(variable, value)
    assert user_language() == language
    assert _("not a number") == ("不是数字" if language == "zh" else "not a number")
    assert in_chinese("not a number") == "不是数字"
