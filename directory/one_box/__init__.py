"""One box: what is typed in it becomes a place, languages, statuses, audiences, and words to look for."""
