"""``python -m fanpin_cli``."""

from fanpin_cli.cli.main import main

main()
