"""The tester: what the advice gives for any answers, which rules made it so, and why a service is not in it.

The answers come by POST and stand in no address; a story is no private answer, so its slug may.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from directory import languages, stories
from directory.admin.telling import ToldTrace, tell
from directory.advice import asked as answers
from directory.advice.asked import FIELDS, MOST_PLACE_CHARACTERS, Asked
from directory.advice.outcome import work_out
from directory.advice.trace import trace
from services.models import Service, Vignette
from services.snapshot import Snapshot, current
from tiers.models import Coping, Rule, StatusType, Tried

NOT_KNOWN = [("", _("not known"))]


class OneOf(forms.ChoiceField):
    """A choice that `asked.read` checks, as it does for the API."""

    def valid_value(self, value: str) -> bool:
        return True


class SomeOf(forms.MultipleChoiceField):
    """Choices that `asked.read` checks, as it does for the API."""

    widget = forms.CheckboxSelectMultiple

    def valid_value(self, value: str) -> bool:
        return True


class AnswersForm(forms.Form):
    """The answers of a visitor; where they are understood, `asked` has them."""

    who = OneOf(label=_("For whom"), required=False)
    needs = SomeOf(label=_("Needs"), required=False)
    coping = OneOf(label=_("Daily life"), required=False, choices=Coping)
    tried = OneOf(label=_("Tried before"), required=False, choices=Tried)
    status = OneOf(label=_("Papers"), required=False)
    place = forms.CharField(
        label=_("Place"),
        required=False,
        max_length=MOST_PLACE_CHARACTERS,
        help_text=_("A postcode, a name or a NIS code."),
        widget=forms.TextInput(attrs={"dir": "auto", "class": "vTextField"}),
    )
    spoken = SomeOf(label=_("Languages of the person"), required=False)
    language = OneOf(label=_("Language of the page"), required=False)
    service = forms.CharField(
        label=_("Why not this service?"),
        required=False,
        help_text=_("The slug of a service to look at even where it serves none of the needs."),
        widget=forms.TextInput(attrs={"dir": "ltr", "class": "vTextField"}),
    )

    asked: Asked | None = None

    def __init__(self, data: Any, snapshot: Snapshot) -> None:
        initial = {
            "coping": Coping.UNKNOWN,
            "tried": Tried.UNKNOWN,
            "language": languages.SOURCE,
        }
        super().__init__(data, initial=initial)
        self.snapshot = snapshot
        self.fields["who"].choices = NOT_KNOWN + _named(snapshot.who.rows)
        self.fields["needs"].choices = _named(snapshot.needs.rows)
        self.fields["status"].choices = NOT_KNOWN + _named(
            row for row in snapshot.statuses.rows if row.axis == StatusType.Axis.PROCEDURE
        )
        self.fields["spoken"].choices = self._spoken()
        self.fields["language"].choices = [
            (code, languages.own_name(code)) for code in languages.ALL
        ]

    def _spoken(self) -> list[tuple[str, str]]:
        """The languages that services speak, and those of the answers that none does."""
        known = [(row.tag, row.name) for row in self.snapshot.languages.values()]
        given = self["spoken"].value()
        tags = [str(tag) for tag in given] if isinstance(given, list) else []
        unknown = [(tag, tag) for tag in tags if tag not in self.snapshot.languages]
        return sorted(known, key=lambda row: row[1].casefold()) + unknown

    def clean_service(self) -> str:
        slug = self.cleaned_data["service"]
        if slug and not Service.objects.filter(slug=slug).exists():
            raise forms.ValidationError(_("There is no service with this slug."))
        return slug

    def clean(self) -> dict[str, Any]:
        given = {name: self.cleaned_data.get(name) for name in FIELDS}
        known = {name: value for name, value in given.items() if value}
        self.asked, errors = answers.read(known, self.snapshot)
        for name, found in errors.items():
            self.add_error(name, found)
        return self.cleaned_data


def _named(rows: Any) -> list[tuple[str, str]]:
    return [(row.slug, str(row)) for row in rows]


def advice(request: HttpRequest) -> HttpResponse:
    """The form, and under it what its answers give: at most ten queries, and six more for a story."""
    if not admin.site.get_model_admin(Rule).has_view_permission(request):
        raise PermissionDenied
    snapshot = current()
    story = None
    if request.method != "POST" and (slug := request.GET.get("story")):
        if not admin.site.get_model_admin(Vignette).has_view_permission(request):
            raise PermissionDenied
        story = get_object_or_404(Vignette, slug=slug)
    form = AnswersForm(_data(request, story), snapshot)
    context = {
        **admin.site.each_context(request),
        "title": _("Try the advice"),
        "form": form,
        "told": _told(form, snapshot) if form.is_bound else None,
        "check": stories.check(story, snapshot) if story else None,
    }
    return TemplateResponse(request, "admin/advice/tester.html", context)


def _data(request: HttpRequest, story: Vignette | None) -> Any:
    """What fills in the form: what was sent, or the answers of the story, which may have any shape."""
    if request.method == "POST":
        return request.POST
    if story is None:
        return None
    return story.answers if isinstance(story.answers, dict) else {}


def _told(form: AnswersForm, snapshot: Snapshot) -> ToldTrace | None:
    if not form.is_valid() or form.asked is None:
        return None
    outcome = work_out(form.asked, snapshot)
    return tell(trace(outcome, snapshot, form.cleaned_data["service"]), snapshot)
