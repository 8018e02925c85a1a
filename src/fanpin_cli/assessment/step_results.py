"""The results of steps of inclusion as people write them: whether one passes, and whether it says why it does not."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt
import pandas as pd

_NO_OBJECTION = re.compile(
    r"[无没]有?(?:任何)?(?:人|群众)?(?:提出|反映)?(?:异议|反对|意见|问题)"
    r"|[未没](?:有|收到|提出|发现|出现|接到)+[^，。；]{0,4}(?:异议|反对|意见|问题|反映|投诉|举报)"
)
_NO = re.compile(r"不|未|没|否|有异议|驳回|退回|取消|终止|剔除|×|✗")
_YES_FIRST = re.compile(r"(?:一致|全票)?(?:通过|同意|符合|属实|合格)|是|已|√|✓|无异议")
_LATER = re.compile(r"待|暂缓|再议|缓议|进行中|继续")
_YES = re.compile(r"通过|同意|符合|属实|赞成|合格|一致|纳入|公示|公告|录入|完成|期满|无异议")
_NO_REASON = re.compile(
    r"[不未没](?:有|予)?(?:通过|同意|纳入|符合|属实|合格)(?:条件|标准|要求|规定)?|否|无|同意|有异议|驳回|退回|取消|终止|×|✗"
    r"|经?(?:村民|村|群众|代表|会议|大会|入户|民主|评议|调查|核实|核查|公示|公告|结果)+|[\s，。；：、,.;:（）()]"
)
"""What gives no reason where a household is turned down: 民主评议未通过."""


def verdict(text: object) -> int | None:
    """1 for a result that passes, -1 for one that turns down, 0 for a blank, None for one that says neither (再议)."""
    said = re.sub(r"\s", "", str(text)) if text is not None else ""
    if not said:
        return 0
    without = _NO_OBJECTION.sub("无异议", said)
    if _YES_FIRST.match(without):
        return 1
    if _NO.search(without):
        return -1
    return 1 if _YES.search(without) and not _LATER.search(without) else None


def gives_reason(texts: pd.Series) -> npt.NDArray[np.bool_]:
    """Which texts say why a household is turned down."""
    return np.array([text is not None and bool(_NO_REASON.sub("", str(text))) for text in texts], dtype=bool)
