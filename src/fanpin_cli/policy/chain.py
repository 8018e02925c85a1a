"""What is being compiled at the moment: facts and conditions that rest on one another, in no circle and not without end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from fanpin_cli.policy.loading import LoadedRuleSet
from fanpin_cli.text.messages import _
from fanpin_cli.text.yaml_source import Path_

LONGEST_CHAIN = 30
"""So many facts and conditions may rest on one another; a rule set has five, and each is compiled within the one above."""


class Chain:
    """The facts and conditions that are open, each within the one before, and how deep those that are done go."""

    def __init__(self, loaded: LoadedRuleSet) -> None:
        self._loaded = loaded
        self._open: list[str] = []
        self._below: list[int] = []  # for each that is open, how many rest on one another beneath it
        self._depths: dict[str, int] = {}

    @contextmanager
    def opened(self, name: str, path: Path_) -> Iterator[None]:
        """Within it a name is being compiled; raises ``RuleSetError`` where that is so already: it is defined by itself."""
        if name in self._open:
            circle = " → ".join([*self._open[self._open.index(name) :], name])
            self._loaded.fail(path, _("these define each other in a circle: {names}").format(names=circle))
        self._open.append(name)
        self._below.append(0)
        try:
            self._refuse_deeper(len(self._open), path)
            yield
        finally:
            self._open.pop()
            self._depths[name] = self._below.pop() + 1
        self._refuse_deeper(self._depths[name], path)

    def rest_on(self, name: str) -> None:
        """Whatever is being compiled rests on this fact or condition."""
        if self._below:
            self._below[-1] = max(self._below[-1], self._depths[name])

    def _refuse_deeper(self, depth: int, path: Path_) -> None:
        if depth > LONGEST_CHAIN:
            message = _("facts and conditions rest on one another more than {n} deep here; name fewer steps")
            self._loaded.fail(path, message.format(n=LONGEST_CHAIN))
