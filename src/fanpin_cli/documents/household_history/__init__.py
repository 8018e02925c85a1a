"""One household over all rounds as a workbook."""

from fanpin_cli.documents.household_history.history_workbook import HistoryTables, write_history_workbook

__all__ = ["HistoryTables", "write_history_workbook"]
