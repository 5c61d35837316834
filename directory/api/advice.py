"""`POST /api/advice`: the flow's own advice as JSON. Nothing of the question is kept or logged."""

import json
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from directory import languages
from directory.advice import asked as answers
from directory.advice.as_json import as_json
from directory.advice.outcome import work_out
from directory.api.answers import answer, only, refuse
from directory.context import snapshot_of

MOST_BYTES = 16_384


@csrf_exempt  # nothing is changed, and the API reads no cookie
def advice(request: HttpRequest) -> JsonResponse:
    """The advice for the answers in the body; the shape is in docs/api.md. At most fourteen queries."""
    with translation.override(languages.SOURCE):
        response = _answer(request)
    response.headers["Cache-Control"] = "no-store"
    return response


def _answer(request: HttpRequest) -> JsonResponse:
    if request.method != "POST":
        return only("POST")
    try:
        data = _body(request)
    except ValueError as error:
        return refuse({"body": [str(error)]})
    language = data.get("language")
    with translation.override(
        languages.nearest_offered(language if isinstance(language, str) else "")
    ):
        snapshot = snapshot_of(request)
        asked, errors = answers.read(data, snapshot)
        if errors:
            return refuse(errors)
        return answer(as_json(work_out(asked, snapshot), snapshot))


def _body(request: HttpRequest) -> dict[str, Any]:
    """The JSON object in the body. Raises ValueError with a sentence for anything else."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        raise ValueError(_("Send at most %(most)d bytes.") % {"most": MOST_BYTES})
    raw = request.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise ValueError(_("Send at most %(most)d bytes.") % {"most": MOST_BYTES})
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError):
        raise ValueError(_("Send a JSON object.")) from None
    if not isinstance(data, dict):
        raise ValueError(_("Send a JSON object."))
    return data
