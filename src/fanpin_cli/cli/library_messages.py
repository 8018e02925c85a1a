"""Messages of the command-line and YAML libraries that users see, in the user's language."""

from __future__ import annotations

import re

from fanpin_cli.text.messages import N_, _

SHOWN = (
    N_("Arguments"),
    N_("Options"),
    N_("Commands"),
    N_("Error"),
    N_("[required]"),
    N_("[default: {}]"),
    N_("Missing command."),
    N_("No such command {name!r}."),
    N_("Try [blue]'{command_path} {help_option}'[/] for help."),
)
"""What the library asks our catalogue for by itself; named here so that the Chinese catalogue has it."""

USAGE = (N_("Usage:"), N_("[OPTIONS]"), N_("COMMAND [ARGS]..."))
SENTENCES = (
    (r"Invalid value for (?P<hint>.*?): (?P<why>.*)", N_("Invalid value for {hint}: {why}")),
    (r"Invalid value: (?P<why>.*)", N_("Not possible: {why}")),
    (r"(?:Value error, )?'(?P<value>.*)' is not one of (?P<choices>.*)\.", N_("“{value}” is none of {choices}")),
    (r"Input should be a valid integer.*", N_("it must be a whole number")),
    (r"Input should be greater than or equal to (?P<least>\S+)", N_("it must be {least} or more")),
    (
        r"No such option: (?P<name>\S+) \(Possible options: (?P<others>.*)\)",
        N_("No such option: {name} (Possible options: {others})"),
    ),
    (r"No such option: (?P<name>\S+)", N_("No such option: {name}")),
    (r"Missing argument (?P<hint>.*)\.", N_("Missing argument {hint}.")),
    (r"Missing option (?P<hint>.*)\.", N_("Missing option {hint}.")),
    (r"Option (?P<name>\S+) requires an argument\.", N_("Option {name} requires an argument.")),
    (r"Option (?P<name>\S+) does not take a value\.", N_("Option {name} does not take a value.")),
    (r"Got unexpected extra argument(?:\(s\)|s)? \((?P<names>.*)\)", N_("Got unexpected extra arguments ({names})")),
    (r"(?P<what>.*?)[.。]*\. Did you mean (?P<names>.*)\?", N_("{what}. Did you mean {names}?")),
)
"""What the library says in English only, as patterns, and the same sentences as the catalogue has them."""


def in_users_language(sentence: str) -> str:
    """A sentence of the command-line library in the user's language; one that we do not know is left in English."""
    for pattern, message in SENTENCES:
        if found := re.fullmatch(pattern, sentence, re.DOTALL):
            parts = found.groupdict()
            return _(message).format(
                **{name: in_users_language(text) if name == "why" else text for name, text in parts.items()}
            )
    return sentence


def usage_in_users_language(usage: str) -> str:
    """The line of usage, its words and those for options and commands, in the user's language."""
    for word in USAGE:
        usage = usage.replace(word, _(word))
    return usage
