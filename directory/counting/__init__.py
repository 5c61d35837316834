"""Numbers without people: what was asked and not found, by day, need, region and language of the page. No visitor is in it."""
