"""The JSON API: the pages' own search, with the fact base's keys, and 400 with messages on nonsense."""
