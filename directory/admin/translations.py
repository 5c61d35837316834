"""The translation desk in the admin: counts, lists, the side-by-side page, and files to and from translators."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory import languages
from directory.admin import translation_files
from directory.admin.translation_page import about, own, page
from directory.translating import desk, sheet
from directory.translating.desk import Wanted


def overview(request: HttpRequest) -> HttpResponse:
    """The languages of this member of the staff, with what there is to do in each: one query and those of the scope."""
    codes = desk.languages_of(request.user)
    if not codes:
        raise PermissionDenied
    rows = [
        {"language": languages.Language(code), "counts": counts}
        for code, counts in desk.by_language(codes).items()
    ]
    return page(request, "overview", _("Translations"), {"rows": rows, "states": desk.STATES})


def language(request: HttpRequest, code: str) -> HttpResponse:
    """What there is to do in one language, by kind of content: one query."""
    own(request, code)
    context = {"kinds": desk.by_kind(code), "states": desk.STATES, **about(code)}
    return page(request, "language", _("Translations"), context)


def wanted_of(data: Any) -> Wanted:
    """What a list shows, as its address or a form says it; a word that is none narrows nothing."""
    state, kind = data.get("state", ""), data.get("kind", "")
    return Wanted(
        state=state if state in desk.STATES else "",
        kind=kind if desk.model_of(kind) else "",
        is_published=data.get("published") == "1",
    )


def query_of(wanted: Wanted) -> str:
    values = {
        "state": wanted.state,
        "kind": wanted.kind,
        "published": "1" if wanted.is_published else "",
    }
    return urlencode({name: value for name, value in values.items() if value})


def rows(request: HttpRequest, code: str) -> HttpResponse:
    """The translations of one language in one state: three queries, and one for each kind of content on the page."""
    own(request, code)
    if request.method == "POST":
        return _review_chosen(request, code)
    wanted = wanted_of(request.GET)
    found = desk.page_of(code, wanted, request.GET.get("page"))
    context = {
        **about(code),
        "page": found,
        "rows": [
            {
                "state": state,
                "label": state.thing._meta.label,
                "kind": state.thing._meta.verbose_name,
                "thing": state.thing,
            }
            for state in found
            if state.thing
        ],
        "wanted": wanted,
        "query": query_of(wanted),
        "states": desk.STATES,
        "kinds": desk.kinds(),
    }
    return page(request, "list", _("Translations"), context)


def _review_chosen(request: HttpRequest, code: str) -> HttpResponse:
    chosen = [
        value for value in request.POST.getlist("chosen") if value.isascii() and value.isdigit()
    ]
    found = desk.states_of([code]).filter(pk__in=chosen[: desk.ROWS_ON_A_PAGE])
    with transaction.atomic():
        number = desk.review(found, request.user)
    told = ngettext("%(count)s translation reviewed.", "%(count)s translations reviewed.", number)
    messages.success(request, told % {"count": number})
    query = query_of(wanted_of(request.POST))
    return HttpResponseRedirect(f"{reverse('admin-translations-list', args=[code])}?{query}")


def thing_of(label: str, pk: int, *, is_locked: bool) -> models.Model:
    model = desk.model_of(label)
    if model is None:
        raise Http404
    found = model._default_manager.all()
    return get_object_or_404(found.select_for_update() if is_locked else found, pk=pk)


def edit(request: HttpRequest, code: str, label: str, pk: int) -> HttpResponse:
    """The texts of one object beside the Dutch: at most eight queries, and those of a save."""
    own(request, code)
    if request.method != "POST":
        thing = thing_of(label, pk, is_locked=False)
        return _sheet(request, code, thing, sheet.SheetForm(None, _lines(request, code, thing)))
    # Two who save at once come after each other, so that the second sees what the first wrote.
    with transaction.atomic():
        thing = thing_of(label, pk, is_locked=True)
        form = sheet.SheetForm(request.POST, _lines(request, code, thing))
        if form.is_valid():
            return _saved(request, code, thing, form)
    return _sheet(request, code, thing, form)


def _lines(request: HttpRequest, code: str, thing: models.Model) -> list[sheet.Line]:
    return sheet.lines_of(thing, code, _reference(request, code))


def _sheet(
    request: HttpRequest, code: str, thing: models.Model, form: sheet.SheetForm
) -> HttpResponse:
    context = {
        **about(code),
        "opts": thing._meta,
        "thing": thing,
        "form": form,
        "told": list(form.told()),
        "states": list(sheet.states_of(thing, code)),
        "source": languages.Language(languages.SOURCE),
        "reference": languages.Language(_reference(request, code)),
        "references": [
            languages.Language(other) for other in desk.every_language() if other != code
        ],
        "wanted": wanted_of(request.GET),
        "query": query_of(wanted_of(request.GET)),
        "admin_address": _admin_address(request, thing),
    }
    return page(request, "edit", capfirst(str(thing)), context)


def _reference(request: HttpRequest, code: str) -> str:
    """The language beside the Dutch: the chosen one, else one that most translators read."""
    chosen = request.GET.get("beside", "")
    usual = (
        other for other in languages.FALLBACK["default"] if other not in (languages.SOURCE, code)
    )
    return chosen if chosen in desk.every_language() and chosen != code else next(usual)


def _admin_address(request: HttpRequest, thing: models.Model) -> str:
    """The form of the whole object, for whoever may open it."""
    opts = thing._meta
    if not admin.site.get_model_admin(type(thing)).has_view_permission(request, thing):
        return ""
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[thing.pk])


def _saved(
    request: HttpRequest, code: str, thing: models.Model, form: sheet.SheetForm
) -> HttpResponse:
    number = form.save(request.user)
    told = ngettext("%(count)s text saved.", "%(count)s texts saved.", number) % {"count": number}
    if "review" in request.POST:
        desk.review(sheet.states_of(thing, code), request.user)
        told = f"{told} {_('Marked as reviewed.')}"
    messages.success(request, told)
    wanted = wanted_of(request.GET)
    goal = thing
    if "next" in request.POST:
        following = desk.after(code, wanted, thing)
        if following is None or following.thing is None:
            messages.info(request, _("That was the last one of the list."))
            address = reverse("admin-translations-list", args=[code])
            return HttpResponseRedirect(f"{address}?{query_of(wanted)}")
        goal = following.thing
    address = reverse("admin-translations-edit", args=[code, goal._meta.label, goal.pk])
    query = request.GET.urlencode()
    return HttpResponseRedirect(f"{address}?{query}" if query else address)


urls = [
    path("", admin.site.admin_view(overview), name="admin-translations"),
    path("<slug:code>/", admin.site.admin_view(language), name="admin-translations-language"),
    path("<slug:code>/list/", admin.site.admin_view(rows), name="admin-translations-list"),
    path(
        "<slug:code>/files/",
        admin.site.admin_view(translation_files.files),
        name="admin-translations-files",
    ),
    path(
        "<slug:code>/export/",
        admin.site.admin_view(translation_files.export),
        name="admin-translations-export",
    ),
    path(
        "<slug:code>/<str:label>/<int:pk>/",
        admin.site.admin_view(edit),
        name="admin-translations-edit",
    ),
]
