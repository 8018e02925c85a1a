"""Invented households for the sample ledgers."""
