"""The ledger (台账): the workbook that grading writes and the next round reads."""

from fanpin_cli.documents.ledger.by_township import write_township_ledgers
from fanpin_cli.documents.ledger.content import LedgerContent, LevelStyle, Returning
from fanpin_cli.documents.ledger.ledger_writing import write_ledger

__all__ = ["LedgerContent", "LevelStyle", "Returning", "write_ledger", "write_township_ledgers"]
