"""Which text colour reads on a fill, on screen and in black-and-white print."""

from __future__ import annotations

BLACK, WHITE = "000000", "FFFFFF"


def readable_on(fill: str) -> str:
    """``000000`` or ``FFFFFF``: the one that can be read better both in colour and printed in grey.

    fill: RRGGBB. Of either ink the worse of its two contrasts counts. Pure red shows why: on screen black can be read on it,
    but a printer makes it dark grey, on which only white can. Contrast is that of WCAG 2; the grey is ITU-R BT.601's, which
    printers use.
    """
    grey = round(sum(share * channel for share, channel in zip((0.299, 0.587, 0.114), _channels(fill), strict=True)))
    grounds = (_luminance(_channels(fill)), _luminance((grey, grey, grey)))
    return max((BLACK, WHITE), key=lambda ink: min(_contrast(_luminance(_channels(ink)), ground) for ground in grounds))


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[0:2], 16), int(colour[2:4], 16), int(colour[4:6], 16)


def _luminance(channels: tuple[int, int, int]) -> float:
    linear = [c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: float, other: float) -> float:
    light, dark = max(one, other), min(one, other)
    return (light + 0.05) / (dark + 0.05)
