"""Files that documents are written to: their names, replacing them whole, and copying parts of zip archives."""
