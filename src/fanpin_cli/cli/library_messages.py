"""Messages of the command-line library that users see; named here so that the Chinese catalogue has them."""

from fanpin_cli.text.messages import N_

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
