"""Public pages kept as they were sent: see docs/decisions/0013-page-cache.md."""
