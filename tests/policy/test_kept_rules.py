"""The merged rule set as a ledger keeps it: loaded again it is the same, with its places and its documents."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from fanpin_cli.errors import FanpinError
from fanpin_cli.ledger_format import LONGEST_CELL, RULE_SET_SHA256
from fanpin_cli.policy.kept_rules import as_kept, from_kept
from fanpin_cli.policy.loading import load_rule_set

LEDGER = Path("台账.xlsx")


@pytest.mark.parametrize("name", ["luan-2019", "example-county"])
def test_a_rule_set_comes_back_as_it_was(name: str) -> None:
    loaded = load_rule_set(name)
    kept = as_kept(loaded)
    again = from_kept({**kept, RULE_SET_SHA256: loaded.sha256}, LEDGER)
    assert again is not None
    assert (again.rules, again.sha256, again.documents) == (loaded.rules, loaded.sha256, loaded.documents)
    for path in [("risk", 0), ("edge", "rules", 1), ("default_level",), ("parameters", "贫困线")]:
        assert again.origin(path) == loaded.origin(path)
        assert again.document_at(again.origin(path)) == loaded.document_at(loaded.origin(path))
    assert as_kept(again) == kept, "a ledger written anew keeps the same"


def test_the_text_is_yaml_cut_into_cells_between_lines() -> None:
    kept = as_kept(load_rule_set("luan-2019"))
    parts = [text for key, text in kept.items() if key.startswith("规则集全文.")]
    assert len(parts) > 1 and all(len(part) <= LONGEST_CELL for part in parts)
    data = yaml.safe_load("\n".join(parts))
    assert data["ruleset"] == "luan-2019" and {"risk", "parameters", "checks", "tests"} <= data.keys()


def test_without_a_rule_set_there_is_none() -> None:
    assert from_kept({"版本": "0.1.0"}, LEDGER) is None


@pytest.mark.parametrize("text", ["risk: [}", "ruleset: a", "- 1"])
def test_a_damaged_text_is_refused_with_the_ledgers_name(text: str) -> None:
    with pytest.raises(FanpinError, match=r"台账\.xlsx"):
        from_kept({"规则集全文.1": text}, LEDGER)
