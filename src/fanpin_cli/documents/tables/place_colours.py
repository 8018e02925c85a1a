"""The colours (RRGGBB) of the places that have no level; those of the levels are the rule set's."""

from __future__ import annotations

from fanpin_cli.ledger_format import EDGE, NOT_ASSESSED, TO_VERIFY

FILLS = {EDGE: "E2EFDA", TO_VERIFY: "FFF2E5", NOT_ASSESSED: "EDEDED", "include": "FCE4EC"}
"""Quiet colours for the cells of 边缘户, 待核实, 未纳入评定 and 应纳入."""
TABS = {EDGE: "70AD47", TO_VERIFY: "ED7D31", NOT_ASSESSED: "A5A5A5", "include": "C2185B"}
"""The same places' stronger colours, for tabs and charts."""
UNKNOWN_LEVEL = ("F2F2F2", "808080")
"""Fill and tab of a level in a ledger that the rule set at hand does not have."""
