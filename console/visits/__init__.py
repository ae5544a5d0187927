"""Rounds of visits: planned, printed, made."""
