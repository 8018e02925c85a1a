"""What people read: the ledger and, later, reports and notices."""
