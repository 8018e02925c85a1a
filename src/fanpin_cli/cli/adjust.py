"""stub"""

HELP = "x"


def adjust() -> None:
    pass
