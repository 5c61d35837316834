"""How fast the site is, measured in one run on both databases: `make bench`. It is a report, not a test."""
