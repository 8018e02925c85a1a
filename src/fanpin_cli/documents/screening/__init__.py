"""入户排查: whom to visit, the households that are registered already, and what of the lists fits nobody."""

from fanpin_cli.documents.screening.content import EntryColumn, ScreenContent
from fanpin_cli.documents.screening.screen_workbook import write_screening

__all__ = ["EntryColumn", "ScreenContent", "write_screening"]
