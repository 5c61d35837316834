"""The public pages that may be kept, with the parameters that each reads; and those that never are."""

from dataclasses import dataclass

from directory.search import FILTERS, GATHERED, SEVERAL, SINGLE

# Addresses with these are one visitor's own, or only lead on to another: made anew each time.
ASIDE = (GATHERED, "was")


@dataclass(frozen=True)
class Kept:
    """What a page depends on: parameters with one value, and those with several.

    `is_api` pages answer 400 to a parameter that is none of theirs; others read an address without it.
    `has_sessions` pages tell what is to come and what is past by the minute. One that is not stored is made anew
    each time, and may be kept by browsers only.
    """

    single: tuple[str, ...] = ("place",)
    several: tuple[str, ...] = ()
    is_api: bool = False
    has_sessions: bool = False
    is_stored: bool = True

    @property
    def parameters(self) -> frozenset[str]:
        return frozenset((*self.single, *self.several))


# The text of the one box, and the words in it that are meant as words.
BOX, WORDS = ("box",), ("as_text",)
# What anybody can type: no value of these is known (`known.py`), so each process keeps such pages for itself.
TYPED = frozenset(("q", *BOX, *WORDS))
PLAIN = Kept()
ALONE = Kept(single=())

# By the name of the route, or its path where it has no name. Every public GET stands here or below
# (tests/test_page_keys.py).
ROUTES = {
    "manifest": ALONE,
    "numbers": ALONE,
    "robots.txt": ALONE,
    "home": PLAIN,
    "services": Kept(single=(*SINGLE, *BOX, "page"), several=(*SEVERAL, *WORDS)),
    "service": PLAIN,
    "organisation": PLAIN,
    "tiers": PLAIN,
    "tier": PLAIN,
    "statuses": PLAIN,
    "status": PLAIN,
    "needs": PLAIN,
    "need": PLAIN,
    "topics": PLAIN,
    "topic": PLAIN,
    "professionals": Kept(has_sessions=True),
    "guide": PLAIN,
    "trainings": Kept(single=("place", "audience", "theme"), has_sessions=True),
    "training-feed": Kept(single=(), has_sessions=True),
    "training": Kept(has_sessions=True),
    "training-session": ALONE,
    "resources": Kept(single=("place", "language", "audience", "format", "tier", "need", "page")),
    "glossary": Kept(single=("place", "q")),
    "term": PLAIN,
    "languages": PLAIN,
    "language": PLAIN,
    "place": PLAIN,
    "crisis": PLAIN,
    "safety": PLAIN,
    # It says how often people asked, which changes no content.
    "coverage": Kept(single=FILTERS, is_stored=False),
    "about": PLAIN,
    "api-services": Kept(
        (*SINGLE, *BOX, "page", "page_size", "lang"), (*SEVERAL, *WORDS), is_api=True
    ),
    "api-service": Kept(("lang",), is_api=True),
    "api-places": Kept(("q", "lang"), is_api=True),
}

NEVER = frozenset(
    (
        # Read the languages of the browser, or lead on.
        *("choose-language", "favicon.ico"),
        # The worker, which says itself how it is kept.
        "worker",
        # The guided route: answers in a token, and the first question, from which it goes on.
        *("help", "help-step", "help-change", "api-advice"),
        # A visitor's own list.
        *("list", "referral-form"),
        # A stamp of this visitor, and its thanks.
        *("report", "report-thanks"),
        # The link of one organisation.
        *("confirm", "confirmed"),
    )
)
