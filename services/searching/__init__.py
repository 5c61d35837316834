"""Text search over all languages: the typed words are read in Python, and each database looks them up in its own index.

`tokens`, `lexicon`, `synonyms`, `reading` and `explaining` are pure. `documents` makes the text of a service, `keeping`
writes it, `following` calls that whenever something in it changes, `engines` asks the database.
"""
