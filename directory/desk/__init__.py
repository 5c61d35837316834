"""The desk: what wants the attention of a member of the staff today, and how much of it there is."""
