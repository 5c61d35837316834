"""Loads `fixtures/` into the database: all of it or nothing, and never over a curator's change."""
