"""Small pure helpers for text: numbers, dates, identity numbers, messages."""
