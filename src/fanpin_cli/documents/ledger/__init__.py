"""The ledger (台账): the workbook that grading writes and the next round reads."""

from fanpin_cli.documents.ledger.by_township import write_township_ledgers
from fanpin_cli.documents.ledger.content import LedgerContent, LevelStyle, Returning
from fanpin_cli.documents.ledger.filed_ledgers import write_filed_ledgers
from fanpin_cli.documents.ledger.household_counts import by_township, unknown_sizes
from fanpin_cli.documents.ledger.layout import names_and_fills
from fanpin_cli.documents.ledger.ledger_writing import write_ledger

__all__ = [
    "LedgerContent",
    "LevelStyle",
    "Returning",
    "by_township",
    "names_and_fills",
    "unknown_sizes",
    "write_filed_ledgers",
    "write_ledger",
    "write_township_ledgers",
]
