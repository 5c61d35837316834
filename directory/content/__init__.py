"""Checks that keep the texts true: sources, hard facts in every language, short sentences, words of our own."""
