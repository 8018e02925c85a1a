"""Grading: pure functions from tables to tables."""
