"""The history of the content: what is kept, what changed, and how a row is put back."""

from directory.history.keeping import keep, kept, one_change, paused, record_load

__all__ = ["keep", "kept", "one_change", "paused", "record_load"]
