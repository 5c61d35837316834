"""What all answers of the API share: the interface language, errors, and pages."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory import languages
from directory.search import unknown_parameters

View = Callable[..., JsonResponse]
UTF8 = {"ensure_ascii": False}


class PageForm(forms.Form):
    """Which page of how many results."""

    page = forms.IntegerField(required=False, min_value=1, max_value=100_000)
    page_size = forms.IntegerField(required=False, min_value=1, max_value=500)


def answer(data: dict[str, Any], status: int = 200) -> JsonResponse:
    return JsonResponse(data, status=status, json_dumps_params=UTF8)


def refuse(errors: dict[str, list[str]], status: int = 400) -> JsonResponse:
    return answer({"errors": errors}, status=status)


def reads(*parameters: str) -> Callable[[View], View]:
    """Makes a view a GET of the API: it knows these parameters and `lang`, and answers 400 to any other."""

    def decorate(view: View) -> View:
        @require_safe
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
            language = request.GET.get("lang", languages.SOURCE)
            known = language in dict(settings.LANGUAGES)
            with translation.override(language if known else languages.SOURCE):
                errors = unknown_parameters(request.GET, ("lang", *parameters))
                if not known:
                    errors["lang"] = [_("We do not offer this language.")]
                return refuse(errors) if errors else view(request, *args, **kwargs)

        return wrapped

    return decorate
