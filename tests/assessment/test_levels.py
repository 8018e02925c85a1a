"""The law of levels, against a plain reading of it: try every way in which the missing answers could turn out."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanpin_cli.assessment.levels import decide_levels

RANKS = (1, 2, 3)
LEVEL_OF = {"a": 1, "b": 1, "c": 2, "d": 2, "e": 3}


def plainly(truth: dict[str, int], default: int) -> int:
    """The most severe level with a true rule; else the default."""
    return min((LEVEL_OF[rule] for rule, value in truth.items() if value == 1), default=default)


TRUTH = st.fixed_dictionaries({rule: st.sampled_from([1, 0, -1]) for rule in LEVEL_OF})


@given(st.lists(TRUTH, min_size=1, max_size=6), st.sampled_from(RANKS))
def test_the_possible_levels_are_those_that_the_answers_could_give(households: list[dict[str, int]], default: int) -> None:
    truth = {rule: np.array([one[rule] for one in households], dtype=np.int8) for rule in LEVEL_OF}
    levels = decide_levels(truth, LEVEL_OF, RANKS, default, len(households))
    for row, one in enumerate(households):
        open_ = [rule for rule, value in one.items() if value == -1]
        outcomes = {
            plainly({**one, **dict(zip(open_, turned_out, strict=True))}, default)
            for turned_out in product((0, 1), repeat=len(open_))
        }
        possible = {rank for rank in RANKS if levels.possible[rank][row]}
        assert outcomes == possible
        assert levels.to_verify[row] == (len(outcomes) > 1)
        assert levels.level[row] == plainly({rule: max(value, 0) for rule, value in one.items()}, default)
        assert levels.by_default[row] == (1 not in one.values())


@pytest.mark.parametrize("default", RANKS)
def test_without_rules_everybody_has_the_default(default: int) -> None:
    levels = decide_levels({}, {}, RANKS, default, 3)
    assert levels.level.tolist() == [default] * 3 and not levels.to_verify.any()
