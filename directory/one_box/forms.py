"""The forms of a language's name in a sentence: arabische, arabes, арабською, بالعربية."""

from collections.abc import Iterator

# Endings taken off and put on, by the language of the page; "" takes nothing off.
ENDINGS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "nl": (("", ("e", "talig", "talige", "sprekend", "sprekende")),),
    "fr": (("", ("s", "e", "es")), ("en", ("enne", "ennes")), ("c", ("que", "ques"))),
    "de": (("", ("e", "er", "en", "em", "es", "sprachig", "sprachige")),),
    "uk": (("ська", ("ську", "ською", "ській", "ської", "ський", "ські", "ськи")),),
    "ru": (("кий", ("кого", "ком", "ким", "кая", "кую", "ки")),),
}
ARTICLE = "ال"
# What Arabic writes together with the word: the, in the, for the, and the, in, for.
JOINED = (ARTICLE, "بال", "لل", "وال", "ب", "ل")
LEAST = 3


def forms(name: str, language: str) -> Iterator[str]:
    """The name itself and its forms in this language."""
    yield name
    if language == "ar":
        yield from joined(name)
    for ending, others in ENDINGS.get(language, ()):
        if name.endswith(ending):
            stem = name.removesuffix(ending)
            yield from (stem + other for other in others)


def joined(phrase: str) -> Iterator[str]:
    """An Arabic phrase with what may be written together with its first word; the word alone where it has an article."""
    bare = phrase.removeprefix(ARTICLE)
    if len(bare) >= LEAST:
        yield bare
        yield from (start + bare for start in JOINED)
