"""The public pages: each view binds parameters to a queryset and a template, and decides nothing itself."""
