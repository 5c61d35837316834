"""How members of the staff get in: a password and a second factor, few tries, and a log without secrets."""
