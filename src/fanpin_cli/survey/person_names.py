"""One form for a person's name, which people type in several: 王　二 and 王二, 阿依•古丽 and 阿依·古丽, 张三（户主）."""

from __future__ import annotations

import re

import pandas as pd

from fanpin_cli.survey.vocabulary import Vocabulary, vocabulary
from fanpin_cli.text.normalise import plain

NAMES = frozenset({"姓名", "户主姓名"})
DOT = "·"
_CHINESE = r"\u3400-\u9fff\U00020000-\U0003ffff"
_DOTS = re.compile(rf"\s*[•·・‧∙⋅●▪﹒]\s*|(?<=[{_CHINESE}])\s*\.\s*(?=[{_CHINESE}])")
"""What stands for the dot in a name of several parts; a full stop only between Chinese characters."""
_SPACE = re.compile(rf"(?<=[{_CHINESE}]) (?=[{_CHINESE}\d])")
_PERHAPS_ODD = re.compile(r"[^\u3400-\u9fffA-Za-z0-9·\n]")


def in_one_form(names: pd.Series) -> pd.Series:
    """Names (text or None) in one form: no spaces between Chinese characters, one kind of dot, common letters, and without
    a remark that is no name."""
    different = [name for name in names.dropna().unique() if isinstance(name, str)]
    if not _PERHAPS_ODD.search("\n".join(different)):
        return names
    forms = {name: one_form(name, vocabulary()) for name in different if _PERHAPS_ODD.search(name)}
    return names.replace({name: form for name, form in forms.items() if form != name})


def one_form(name: str, words: Vocabulary) -> str:
    """A name in one form."""
    without_remark = words.name_remark.sub("", plain(name)).strip()
    return _SPACE.sub("", _DOTS.sub(DOT, without_remark)) or name
