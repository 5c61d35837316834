"""What a reader tells about a mistake: from whom it is taken, how often, and that nothing is kept of the sender."""
