"""The filed folder (备案): a BagIt bag with the ledgers, letter, statistics and list that the county files, and their proofs.

``bag`` is RFC 8493 and nothing of ours; ``values`` is what of a file's content survives being saved by another program;
``manifest`` lists both and is what the filing code on the letter vouches for.
"""
