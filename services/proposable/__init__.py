"""The kinds of facts that an organisation may put right: how each is read, asked and written.

A fact knows nothing of pages. Its value is plain text, the same in every language: a code of a choice, a number
as +32…, tags of languages between commas. `words` says it to a person.
"""
