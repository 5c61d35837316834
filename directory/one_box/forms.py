"""The forms of a language's name in a sentence: arabische, arabes, арабською, بالعربية."""

from collections.abc import Iterator

from services.folding import fold

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
# Folded: the cases of Ukrainian and Russian names of places after "in", "from", "to": у Генті, у Фландрії.
TOWARDS = frozenset(map(fold, ("в", "у", "во", "з", "із", "из", "до", "біля", "около")))
CASES = (("ии", "ия"), ("и", ""), ("у", ""), ("а", ""), ("е", ""))
LEAST_OF_NAME = 5


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


def nominative(word: str, before: str) -> str:
    """A folded word as the name that it is a case of; the word itself where nothing says that it is one."""
    if before in TOWARDS and len(word) >= LEAST_OF_NAME:
        for ending, other in CASES:
            if word.endswith(ending):
                return word.removesuffix(ending) + other
    return word
