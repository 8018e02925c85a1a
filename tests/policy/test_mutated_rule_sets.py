"""The shipped rule set spoilt at random: it loads and can be put to households, or is refused in one sentence at a line."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from fanpin_cli.policy.checks import compile_checks
from fanpin_cli.policy.loading import load_rule_set
from fanpin_cli.survey.catalogue_file import FIELDS_FILE, load_catalogue
from fanpin_cli.text.shipped import shipped_rules
from fanpin_cli.text.yaml_source import YamlError
from fanpin_cli.workflows.rule_trial import refuse_unanswerable

LOADER, DUMPER = getattr(yaml, "CSafeLoader", yaml.SafeLoader), getattr(yaml, "CSafeDumper", yaml.SafeDumper)
MUTATIONS = 3
"""So many in each of the seeds' runs; a night can try more."""
SPOILT: tuple[Any, ...] = (
    *(None, True, 0, -1, 3.5, 1e308, float("nan"), 10**30, "", "x", "是", "😀", "a\nb", "'", "{", "{x}", "{人均纯收入}元"),
    *([], [1], {}, {"a": 1}, {"all": []}, {"any": ["危房户"]}, {"at_least": 1, "of": ["危房户"]}, {"not": "危房户"}),
    *(dt.date(2019, 1, 1), dt.datetime(2019, 1, 1, 1), "2019-13-01", "NULL", "1/0", "危房户 AND", "危房户;", "上期", "a.b.c"),
    *(
        "人均纯收入",
        "人均纯收入 < 贫困线",
        "上期.人均纯收入",
        "年龄",
        "COUNT(*)",
        "SUM(年龄)",
        "MAX(年龄) / 0",
        "SUM(COUNT(*))",
    ),
    *("LEFT(户主姓名, 1)", "CASE WHEN 危房户 THEN 1 END", "COALESCE(危房户, FALSE)", "-家庭人口 > -(-3)", "危房户 IS NULL"),
    *("家庭人口 IN (1, NULL)", "户主姓名 LIKE NULL", "GREATEST(1)", "ROUND()", "ABS(危房户)", "COUNT(年龄, 年龄)"),
)


def pieces(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in inner:
        yield from pieces(value, (*path, key))


def spoil(rules: dict[str, Any], chance: random.Random) -> None:
    """One piece deleted, named otherwise, or another value put in its place."""
    section = chance.choice(list(rules))
    *above, last = chance.choice([path for path in pieces(rules) if path[0] == section])
    node: Any = rules
    for key in above:
        node = node[key]
    change, value = chance.random(), chance.choice(SPOILT)
    if change < 0.15:
        del node[last]
    elif change < 0.25 and isinstance(node, dict):
        node[value if isinstance(value, str | int | float) else "x"] = node.pop(last)
    else:
        node[last] = value


@pytest.mark.parametrize("seed", range(4))
def test_a_spoilt_rule_set_works_or_is_refused_in_a_sentence(tmp_path: Path, seed: int) -> None:
    shipped = (shipped_rules() / "luan-2019.yaml").read_text(encoding="utf-8")
    catalogue = load_catalogue(shipped_rules() / FIELDS_FILE)
    chance = random.Random(seed)
    file = tmp_path / "spoilt.yaml"
    for _ in range(MUTATIONS):
        rules = yaml.load(shipped, Loader=LOADER)
        rules["checks"] = rules["checks"][:5]
        spoil(rules, chance)
        file.write_text(yaml.dump(rules, Dumper=DUMPER, allow_unicode=True, sort_keys=False), encoding="utf-8")
        try:
            policy, _checks = compile_checks(load_rule_set(str(file)), catalogue, dt.date(2019, 10, 31))
            refuse_unanswerable(policy)
        except YamlError as refused:
            told = str(refused)
            assert told.startswith("spoilt.yaml") and len(told.splitlines()) == 1 and len(told) < 320
            assert "Error" not in told and "should be" not in told, told
