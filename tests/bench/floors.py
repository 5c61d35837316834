"""The pages of the site and two floors beside them: what the middleware alone costs, and what the template costs too."""

import math
import os
from functools import cache
from threading import Lock
from typing import Any
from unittest.mock import patch

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import RequestFactory
from django.urls import path
from django.utils import translation

from directory import urls
from directory.context import snapshot_of
from directory.page_cache.bounded import ROW_BYTES
from directory.page_cache.store import Page, store
from directory.pages import services
from directory.urls import handler400, handler403, handler404, handler500  # noqa: F401

# A city has at least a page of services in every database.
CONSTANT = {"place": "44021"}
LOCK = Lock()
# About what a list takes, compressed.
FILLING = 12_000


def ok(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def rendered(request: HttpRequest) -> HttpResponse:
    """The list page from what the first request read: the same template, twenty cards, no query."""
    with LOCK:  # the first to come replaces a name for all threads
        snapshot, template, context = _kept()
    request._snapshot = snapshot
    return render(request, template, context)


def full(request: HttpRequest) -> HttpResponse:
    """Lets this process keep as many bytes of pages as it may, and says which process it is."""
    for number in range(settings.PAGES_MB * 2**20 // (FILLING + ROW_BYTES)):
        store.put(f"filling {number}", Page(os.urandom(FILLING), (), "", math.inf), math.inf)
    return HttpResponse(str(os.getpid()))


@cache
def _kept() -> tuple[Any, str, dict[str, Any]]:
    """The snapshot, the template and the context of a list page, as the view gives them to be rendered."""
    request = RequestFactory(headers={"host": "127.0.0.1"}).get("/nl/services/", CONSTANT)
    request.resolver_match = None
    with translation.override("nl"), patch.object(services, "render") as given:
        services.service_list(request)
        _request, template, context = given.call_args.args
        # What is read when it is first shown is read here.
        render(request, template, context)
    return snapshot_of(request), template, context


urlpatterns = [
    *i18n_patterns(path("floors/ok/", ok), path("floors/rendered/", rendered)),
    path("floors/full/", full),
    *urls.urlpatterns,
]
