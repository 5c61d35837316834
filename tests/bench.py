"""Measures the advice against a view that answers “ok”, in one process and one run: `make bench`.

The figures are for a note, not for a test: they differ from machine to machine, their ratio less so.
"""

import gc
import json
import statistics
import time
from collections.abc import Callable
from itertools import cycle, islice

import django
from django.http import HttpRequest, HttpResponse
from django.urls import path

from tests import environment  # noqa: F401  the environment, before the settings are read

TIMES = 200


def ok(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def median(call: Callable[[], object]) -> float:
    """The median of two hundred calls in milliseconds, after a few to warm up."""
    for _ in range(10):
        call()
    took = []
    gc.collect()
    for _ in range(TIMES):
        began = time.perf_counter()
        call()
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


def main() -> None:
    django.setup()
    from django.conf import settings
    from django.db import connection

    from directory import urls
    from directory.loading.loader import load
    from services.models import Vignette
    from tests.conftest import Visitor

    settings.ALLOWED_HOSTS.append("testserver")
    settings.LOGGING_CONFIG = None
    urls.urlpatterns.append(path("ok", ok))
    connection.creation.create_test_db(verbosity=0)
    load(settings.FIXTURES)
    bodies = [json.dumps(row.answers) for row in Vignette.objects.in_order()]
    stories = cycle(list(islice(cycle(bodies), TIMES)))
    client = Visitor()

    def advice() -> None:
        answer = client.post("/api/advice", next(stories), content_type="application/json")
        assert answer.status_code == 200, answer.content

    plain = median(lambda: client.get("/ok"))
    whole = median(advice)
    print(
        f"{connection.vendor}: ok {plain:.2f} ms, advice {whole:.2f} ms, ratio {whole / plain:.1f}"
    )


if __name__ == "__main__":
    main()
