"""The one family of errors that a user may meet: a sentence that says what to do next.

A *problem* (``survey.problems``) is a wrong cell: it is reported and work goes on. An *error* is a request that cannot be
carried out: it stops the command with status 2. ``cli.main`` is the single place that turns errors into sentences.
"""

from __future__ import annotations


class FanpinError(Exception):
    """A request that cannot be carried out; its text is one translated sentence for the user.

    ``status`` is the command's exit status: 2 for bad usage or input, 1 where a check that was asked for found something.
    """

    status = 2
