"""What all answers of the API share: the interface language, errors, and pages."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, JsonResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from directory import languages
from directory.search import unknown_parameters

View = Callable[..., JsonResponse]
UTF8 = {"ensure_ascii": False}
READING = ("GET", "HEAD")


class PageForm(forms.Form):
    """Which page of how many results."""

    page = forms.IntegerField(required=False, min_value=1, max_value=100_000)
    page_size = forms.IntegerField(required=False, min_value=1, max_value=500)


def answer(data: dict[str, Any], status: int = 200) -> JsonResponse:
    # LocaleMiddleware would name the language of the header Accept-Language, which the API does not follow.
    said_in = {"Content-Language": languages.active()}
    return JsonResponse(data, status=status, headers=said_in, json_dumps_params=UTF8)


def refuse(errors: dict[str, list[str]], status: int = 400) -> JsonResponse:
    return answer({"errors": errors}, status=status)


def asked_language(request: HttpRequest) -> str:
    """The value of `lang`, offered or not; the source language where there is none."""
    try:
        return request.GET.get("lang", languages.SOURCE)
    except SuspiciousOperation:  # more parameters than Django reads
        return languages.SOURCE


def offered(language: str) -> str:
    """This language where the site offers it, else the source language."""
    return language if language in dict(settings.LANGUAGES) else languages.SOURCE


def reads(*parameters: str) -> Callable[[View], View]:
    """Makes a view a GET of the API: it knows these parameters and `lang`, and answers 400 to any other."""

    def decorate(view: View) -> View:
        @csrf_exempt  # nothing is changed here; a POST gets 405 like any other method
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
            language = asked_language(request)
            with translation.override(offered(language)):
                if request.method not in READING:
                    return only(*READING)
                errors = unknown_parameters(request.GET, ("lang", *parameters))
                if language != offered(language):
                    errors["lang"] = [_("We do not offer this language.")]
                return refuse(errors) if errors else view(request, *args, **kwargs)

        return wrapped

    return decorate


def only(*methods: str) -> JsonResponse:
    """The refusal of any other method."""
    sentence = _("Only %(methods)s is possible here.") % {"methods": ", ".join(methods)}
    refusal = refuse({"method": [sentence]}, status=405)
    refusal["Allow"] = ", ".join(methods)
    return refusal
