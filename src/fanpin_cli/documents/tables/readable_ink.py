"""Which text colour reads on a fill, and which tints differ, on screen and in black-and-white print."""

from __future__ import annotations

from collections.abc import Sequence

BLACK, WHITE = "000000", "FFFFFF"
DARKEST_TINT, LIGHTEST_TINT = 214, 246
"""Greys between which tints are."""


def readable_on(fill: str) -> str:
    """``000000`` or ``FFFFFF``: the one that can be read better both in colour and printed in grey.

    fill: RRGGBB. Of either ink the worse of its two contrasts counts. Pure red shows why: on screen black can be read on it,
    but a printer makes it dark grey, on which only white can. Contrast is that of WCAG 2; the grey is ITU-R BT.601's, which
    printers use.
    """
    grey = round(grey_of(fill))
    grounds = (_luminance(_channels(fill)), _luminance((grey, grey, grey)))
    return max((BLACK, WHITE), key=lambda ink: min(_contrast(_luminance(_channels(ink)), ground) for ground in grounds))


def grey_of(colour: str) -> float:
    """How bright a colour is printed in grey, 0 (black) to 255 (white)."""
    return sum(share * channel for share, channel in zip((0.299, 0.587, 0.114), _channels(colour), strict=True))


def tints_of(colours: Sequence[str]) -> list[str]:
    """A light tint of each colour (RRGGBB), on which black is read; printed in grey no two of them are alike.

    The darkest colour has the darkest tint: FF0000, FFFF00, 0070C0 → pink, pale yellow, pale blue, whose greys are as far apart
    as there is room between ``DARKEST_TINT`` and ``LIGHTEST_TINT``.
    """
    order = sorted(range(len(colours)), key=lambda place: grey_of(colours[place]))
    step = (LIGHTEST_TINT - DARKEST_TINT) / max(1, len(colours) - 1)
    wanted = {place: DARKEST_TINT + step * number for number, place in enumerate(order)}
    return [_lightened(colour, wanted[place]) for place, colour in enumerate(colours)]


def _lightened(colour: str, grey: float) -> str:
    """The colour mixed with white until it prints in this grey; one that is lighter from the start goes halfway to white."""
    own = grey_of(colour)
    white = (grey - own) / (255 - own) if own < grey else 0.5
    return "".join(f"{round(channel + (255 - channel) * white):02X}" for channel in _channels(colour))


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[0:2], 16), int(colour[2:4], 16), int(colour[4:6], 16)


def _luminance(channels: tuple[int, int, int]) -> float:
    linear = [c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: float, other: float) -> float:
    light, dark = max(one, other), min(one, other)
    return (light + 0.05) / (dark + 0.05)
