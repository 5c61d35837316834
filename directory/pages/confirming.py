"""The page on which an organisation confirms what we tell: reached by a signed link, once, without an account.

A GET changes nothing: programmes that look for viruses open every link of a mail.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from directory import confirming
from directory.confirming import AnswerForm
from directory.luggage import luggage_of
from directory.origin import is_from_here
from directory.pages.errors import forbidden
from directory.pages.help import unkept
from services.asking import asking_of
from services.models import Asking, Service

View = Callable[..., HttpResponse]

FORGED, USED, EXPIRED, GONE = "forged", "used", "expired", "gone"


def private(view: View) -> View:
    """Keeps the page out of every cache and search engine, and its address out of what the browser tells elsewhere."""

    @csrf_exempt  # there is no cookie to abuse; `is_from_here` keeps forms of other sites out
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def wrapped(request: HttpRequest, token: str) -> HttpResponse:
        if request.method == "POST" and not is_from_here(request):
            response = forbidden(request)
        else:
            response = view(request, token)
        # Not `no-referrer`: with that a browser hides from us too that a form of ours was sent.
        response.headers["Referrer-Policy"] = "strict-origin"
        return unkept(response)

    return wrapped


@private
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """What we tell of one service, and the two ways to answer; a closed link changes nothing."""
    asking = asking_of(token)
    if asking is None:
        return _closed(request, FORGED)
    if reason := _why_closed(asking):
        return _closed(request, reason, asking)
    if request.method != "POST":
        return _ask(request, asking, _form(asking))
    seen = confirming.told_in(request.POST)
    if request.POST.get("answer") == "correct":
        return _thank(request, asking, confirming.receive_all_correct(asking, seen))
    form = _form(asking, request.POST)
    if not form.is_valid():
        return _ask(request, asking, form)
    remark = form.cleaned_data[confirming.REMARK]
    return _thank(request, asking, confirming.receive(asking, seen, form.changes(), remark))


def _why_closed(asking: Asking) -> str:
    if asking.answered_at is not None:
        return USED
    if asking.is_expired:
        return EXPIRED
    return "" if asking.service.state == Service.State.PUBLISHED else GONE


def _closed(request: HttpRequest, reason: str, asking: Asking | None = None) -> HttpResponse:
    context = {"reason": reason, "asking": asking}
    return render(request, "confirm/closed.html", context, status=404 if reason == FORGED else 410)


def _form(asking: Asking, data: Any = None) -> AnswerForm:
    return AnswerForm(asking.service, confirming.text_language(asking), data)


def _ask(request: HttpRequest, asking: Asking, form: AnswerForm) -> HttpResponse:
    context = {
        "service": asking.service,
        "form": form,
        "faults": form.faults(),
        "text_language": confirming.text_language(asking),
    }
    return render(request, "confirm/ask.html", context)


def _thank(request: HttpRequest, asking: Asking, proposal: Any) -> HttpResponse:
    """The page of thanks; two answers at the same moment count as one."""
    if proposal is None:
        return _closed(request, USED, asking)
    address = luggage_of(request).address("confirmed")
    return HttpResponse(status=303, headers={"Location": address})


@require_safe
def confirmed(request: HttpRequest) -> HttpResponse:
    return unkept(render(request, "confirm/thanks.html"))
