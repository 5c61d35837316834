"""What a visitor takes away: their list as a sheet in two languages, links to share it, a blank referral form."""
