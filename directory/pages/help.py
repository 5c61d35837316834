"""The guided route: POST, 303, GET. Every answer travels encrypted in the path, and no page of it is kept."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from directory.advice.outcome import lines_for, work_out
from directory.advice.telling import tell
from directory.context import row_or_404, snapshot_of
from directory.counting.asked import count_advice
from directory.help import showing, steps, tokens
from directory.help.result import result_page
from directory.help.state import CALL, EVERY, RESULT, State, from_situation
from directory.luggage import luggage_of
from tiers.models import Question

View = Callable[..., HttpResponse]
read_or_answer = require_http_methods(["GET", "HEAD", "POST"])


def private(view: View) -> View:
    """Opens the token in the path, and keeps the page out of every cache and search engine."""

    @csrf_exempt  # nothing is changed on the server, and no cookie is read
    @read_or_answer
    @wraps(view)
    def wrapped(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, State.from_token(token), **kwargs)
        except tokens.Forged:
            raise Http404 from None
        except tokens.Expired:
            response = render(request, "help/expired.html", status=410)
        return unkept(response)

    return wrapped


def unkept(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@csrf_exempt
@read_or_answer
def start(request: HttpRequest) -> HttpResponse:
    """The first question; a POST answers it, or begins with an everyday sentence."""
    snapshot = snapshot_of(request)
    first = steps.first_question(snapshot)
    if first is None:
        raise Http404
    state = _with_place(request, State(step=first.slug))
    if request.method != "POST":
        return _ask(request, first, state)
    if slug := request.POST.get("situation"):
        situation = from_situation(slug, snapshot)
        if situation is None:
            raise Http404
        state = _with_place(request, situation)
        return _see(state.at(steps.next_step(state, snapshot)))
    return unkept(_take(request, first, state))


def _with_place(request: HttpRequest, state: State) -> State:
    """The place that the visitor chose on another page stands in its question already."""
    place = luggage_of(request).place
    return replace(state, places=(place.nis,), place_text=place.name) if place else state


@private
def step(request: HttpRequest, state: State) -> HttpResponse:
    """The step of the token: a question, the numbers to call, or the advice."""
    snapshot = snapshot_of(request)
    question = snapshot.questions.by_slug.get(state.step)
    if question is not None and request.method == "POST":
        return _take(request, question, state)
    if question is not None:
        return _ask(request, question, state)
    shown = {CALL: _call, EVERY: _every}.get(state.step, _advise)
    return shown(request, state)


@private
def change(request: HttpRequest, state: State, question: str) -> HttpResponse:
    """One question of the result, to answer it differently; then straight back."""
    found = row_or_404(snapshot_of(request).questions, question)
    if request.method == "POST":
        return _take(request, found, state, is_change=True)
    return _ask(request, found, state, is_change=True)


def _ask(
    request: HttpRequest, question: Question, state: State, *, is_change: bool = False
) -> HttpResponse:
    page = showing.question_page(question, state, snapshot_of(request), is_change=is_change)
    return render(request, "help/question.html", {"page": page})


def _take(
    request: HttpRequest, question: Question, state: State, *, is_change: bool = False
) -> HttpResponse:
    """Reads the answer and goes on; what is not understood is asked again, with what was typed."""
    snapshot = snapshot_of(request)
    draft = steps.drafted(request.POST, question, snapshot)
    reading = steps.read(draft, question, state, snapshot)
    if not reading.is_answer:
        again = state.at(state.step if is_change else question.slug, draft=draft, since=None)
        return _go(
            showing.change_address(again, question.slug) if is_change else showing.address(again)
        )
    new = reading.state
    called = state.called and new.urgent(snapshot) <= state.urgent(snapshot)
    new = new.at(RESULT, called=called, since=None)
    return _see(new.at(steps.next_step(new, snapshot)))


def _see(state: State) -> HttpResponse:
    return unkept(_go(showing.address(state)))


def _go(address: str) -> HttpResponse:
    return HttpResponse(status=303, headers={"Location": address})


def _call(request: HttpRequest, state: State) -> HttpResponse:
    """Whom to call now; the rest of the questions and the advice stay one tap away."""
    snapshot = snapshot_of(request)
    asked = state.asked(snapshot)
    called = state.at(RESULT, called=True)
    after = steps.next_step(called, snapshot)
    context = {
        "lines": lines_for(asked, snapshot),
        "for_me": asked.for_me,
        "go_on": showing.address(called.at(after)) if after != RESULT else "",
        "advice": showing.address(called),
        "back": showing.back_to(CALL, state, snapshot),
    }
    return render(request, "help/call.html", context)


def _advise(request: HttpRequest, state: State) -> HttpResponse:
    snapshot = snapshot_of(request)
    outcome = work_out(state.asked(snapshot), snapshot)
    count_advice(request, outcome)
    return render(request, "help/result.html", {"page": result_page(outcome, state, snapshot)})


def _every(request: HttpRequest, state: State) -> HttpResponse:
    """Every service of one layer of the advice, in the order of the advice."""
    snapshot = snapshot_of(request)
    told = tell(work_out(state.asked(snapshot), snapshot), snapshot, every=True)
    layers = [layer for layer in told.layers if layer.tier.slug == state.layer]
    if not layers:
        raise Http404
    context = {"layer": layers[0], "told": told, "back": showing.address(state.at(RESULT))}
    return render(request, "help/every.html", context)
