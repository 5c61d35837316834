"""Invents a large directory for trying out how fast the site is: in a database of its own, never beside curated facts."""
