"""The colours (RRGGBB) of the places that have no level; those of the levels are the rule set's."""

from __future__ import annotations

from fanpin_cli.ledger_format import PLACES

FILLS = {**{place.id: place.fill for place in PLACES}, "include": "FCE4EC"}
"""Quiet colours for the cells of 边缘户, 待核实, 未纳入评定 and 应纳入."""
TABS = {**{place.id: place.tab for place in PLACES}, "include": "C2185B"}
"""The same places' stronger colours, for tabs and charts."""
UNKNOWN_LEVEL = ("F2F2F2", "808080")
"""Fill and tab of a level in a ledger that the rule set at hand does not have."""
