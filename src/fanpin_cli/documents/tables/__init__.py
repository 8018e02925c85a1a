"""Sheets as data: what all documents share of columns, styles, colours, headings and lists. Nothing here writes a file."""
