"""The words that people add to the name of a place, and the ways to write one name."""

import re

from services.folding import fold

ABBREVIATIONS = {"st": ("sint", "saint"), "ste": ("sainte",)}
# Words that say what a place is, beside its name: «stad Gent», «ville de Liège», «provincie Limburg».
KIND_WORDS = {
    **dict.fromkeys(("stad", "gemeente", "ville", "commune", "stadt", "gemeinde"), "municipality"),
    **dict.fromkeys(("city", "town", "municipality"), "municipality"),
    **dict.fromkeys(("provincie", "province", "provinz", "prov"), "province"),
}
# Words beside the name of a place that change nothing: «Gent centrum», «regio Gent», «OCMW Gent».
AROUND = frozenset(
    fold(word)
    for word in (
        *("centrum", "centre", "center", "zentrum", "regio", "région", "Region", "omgeving"),
        *("environs", "OCMW", "CPAS", "ÖSHZ", "in", "te", "à", "bij", "near", "en", "et"),
    )
)
# «Oud-Heverlee» is another place than Heverlee; «Sint-Jans-Molenbeek» is what people call Molenbeek.
TELLS_APART = frozenset(
    (
        "oud",
        "oude",
        "nieuw",
        "groot",
        "klein",
        "neder",
        "opper",
        "vieux",
        "grand",
        "petit",
        "haut",
        "bas",
    )
)
LINKS = frozenset({"de", "du", "des", "van", "von", "of"})
ELIDED = re.compile(r"\bd['’]\s*", re.IGNORECASE)
POSTCODE = re.compile(r"\bb?([0-9]{4})\b")
MOST_SPELLINGS = 8


def spellings(folded: str) -> list[str]:
    """The text with `st` and `ste` written out, Dutch and French; the text itself first."""
    found = [""]
    for word in folded.split():
        options = (word, *ABBREVIATIONS.get(word, ()))
        found = [f"{start} {option}".strip() for start in found for option in options]
        if len(found) > MOST_SPELLINGS:
            found = found[:MOST_SPELLINGS]
    return found
