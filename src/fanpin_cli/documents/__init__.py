"""What people read: the ledger, the change report, the marked copy of a survey, one household's history.

Each document is a package of its own and knows nothing of the others. They are made of ``tables`` (sheets as data), written
by ``writer`` (.xlsx) and put in their place by ``files``.
"""
