"""Names as a public list shows them: 张三丰 as 张*, 欧阳修文 as 欧阳*, 阿卜杜拉·买买提 as 阿*, John Smith as J*.

The pattern is an example for 张三丰 and is the county's: 张* (one sign, however long the name is), 张** (a sign for each
character), 张*丰 (the last character shown too), *丰 (without the surname), 张某. At least one character is always hidden.
"""

from __future__ import annotations

import re

import pandas as pd

from fanpin_cli.text.normalise import is_missing, plain

SURNAME, LAST = "张", "丰"
"""What stands for the surname and for the last character in a pattern."""
SIGNS = "*＊某×○"
PATTERN = re.compile(rf"(?P<surname>{SURNAME})?(?P<signs>(?P<sign>[{SIGNS}])(?P=sign)*)(?P<last>{LAST})?")
COMPOUND_SURNAMES = frozenset(
    re.findall(
        "..",
        "欧阳司马上官诸葛东方皇甫尉迟公孙慕容令狐宇文长孙司徒司空夏侯轩辕端木百里东郭南宫西门呼延赫连澹台公冶宗政濮阳淳于"
        "单于太叔申屠仲孙钟离鲜于闾丘亓官司寇子车颛孙巫马公西漆雕乐正壤驷公良拓跋夹谷宰父谷梁段干东门南门第五独孤完颜纳兰"
        "叶赫万俟闻人左丘梁丘羊舌微生公羊贯丘",
    )
)
"""复姓, of two characters each."""
_CHINESE = "\u3400-\u9fff\ue000-\uf8ff\U00020000-\U0003ffff〇"
"""With the private characters that old systems use for rare names."""
_CHINESE_NAME = re.compile(rf"[{_CHINESE}](?: ?[{_CHINESE}])*")
_PARTS = re.compile(rf"[{_CHINESE}]+ ?[·•・‧∙⋅●▪﹒.]")
"""The first part of a name of several parts, with the dot behind it."""
_VARIANTS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef\u200b-\u200f\u2060\ufeff]")
"""Selectors of a character's shape, and characters without width."""


def is_pattern(text: str) -> bool:
    """Whether a text says how names are masked."""
    return bool(PATTERN.fullmatch(text))


def mask_names(names: pd.Series, pattern: str) -> pd.Series:
    """Each name masked; what is missing or stands for a missing name is an empty text."""
    texts = names.astype(object).where(names.notna(), "").map(str)
    return texts.map({name: mask_name(name, pattern) for name in texts.unique()})


def mask_name(name: str, pattern: str) -> str:
    """A name masked by the pattern. Whatever stands behind it in the cell (a remark, a number) is hidden too.

    Of a name that is no Chinese one only its first character is shown. Raises ``ValueError`` where the pattern is none.
    """
    asked = PATTERN.fullmatch(pattern)
    if asked is None:
        raise ValueError(pattern)
    text = _VARIANTS.sub("", plain(name)).strip()
    if not text or is_missing(text):
        return ""
    chinese = _CHINESE_NAME.match(text)
    if chinese is None or _PARTS.match(text):
        first = text[0] if asked["surname"] and text[0].isalpha() else ""
        return first + asked["sign"]
    characters = chinese[0].replace(" ", "")
    surname = 2 if len(characters) > 2 and characters[:2] in COMPOUND_SURNAMES else 1
    last = characters[-1] if asked["last"] and len(characters) > surname + 1 - (asked["surname"] is None) else ""
    hidden = len(characters) - len(last) - (surname if asked["surname"] else 0)
    signs = asked["signs"] if len(asked["signs"]) == 1 else asked["sign"] * max(1, hidden)
    return (characters[:surname] if asked["surname"] else "") + signs + last
