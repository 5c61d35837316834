from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from directory import languages
from services.folding import fold, sort_key
from services.models import Service, Term
from tiers.texts import in_best_language, trust_in

MOST_CHARACTERS = 100


def glossary(request: HttpRequest) -> HttpResponse:
    """The words of Belgian care in the order of this language, those with what was typed only: two queries."""
    typed = request.GET.get("q", "").replace("\0", "")[:MOST_CHARACTERS]
    rows = sorted(Term.objects.all(), key=lambda term: sort_key(in_best_language(term, "name")[0]))
    words = fold(typed).split()
    found = [term for term in rows if _has_all(term, words)] if typed.strip() else rows
    context = {"terms": found, "typed": typed, "trust": trust_in(*found)}
    return render(request, "glossary.html", context)


def term_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A word with its other names, who has that paper, and its sources: five queries."""
    term = get_object_or_404(Term.objects.select_related("tier"), slug=slug)
    context = {
        "term": term,
        "statuses": term.statuses.in_order(),
        "services": Service.objects.published().filter(terms=term).in_fixed_order(),
        "sources": term.sources.all(),
        "trust": trust_in(term),
    }
    return render(request, "term.html", context)


def _has_all(term: Term, words: list[str]) -> bool:
    names = _searched(term)
    return bool(words) and all(word in names for word in words)


def _searched(term: Term) -> str:
    """Its names in every language, folded: who has a word from another language finds it too."""
    columns = [f"{field}_{code}" for field in ("name", "full", "also") for code in languages.ALL]
    return fold(" ".join(getattr(term, column) or "" for column in columns))
