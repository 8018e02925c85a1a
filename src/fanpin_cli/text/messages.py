"""Messages in the user's language: Chinese where the locale is zh, else English.

The English text is the message's name, as gettext has it; ``locale/zh/LC_MESSAGES/fanpin.po`` holds the Chinese. Ledgers
are Chinese whatever the locale: their texts are asked for with ``in_chinese``.
"""

from __future__ import annotations

import gettext
import locale
import os
import sys
from functools import cache
from importlib import resources

DOMAIN = "fanpin"


def user_language() -> str:
    """``zh`` or ``en``, from the environment as POSIX orders it, else from the system's own setting."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
        value = os.environ.get(variable, "")
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    if sys.platform == "win32":
        import ctypes  # Windows only, where no variable names the language

        name = locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")
    else:
        name = locale.getlocale()[0] or ""
    return "zh" if name.lower().startswith(("zh", "chinese")) else "en"


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    folder = resources.files("fanpin_cli") / "locale"
    return gettext.translation(DOMAIN, localedir=str(folder), languages=[language], fallback=True)


def lend_to_libraries() -> None:
    """Let libraries that ask the default gettext domain (the command line's headings) find their messages in our catalogue."""
    gettext.bindtextdomain(DOMAIN, str(resources.files("fanpin_cli") / "locale"))
    gettext.textdomain(DOMAIN)


def _(message: str) -> str:
    """The message in the user's language."""
    return _catalogue(user_language()).gettext(message)


def in_chinese(message: str) -> str:
    """The message in Chinese, for ledgers and documents."""
    return _catalogue("zh").gettext(message)


def N_(message: str) -> str:
    """Mark a message that is kept as data for translation; it is translated where it is shown."""
    return message
