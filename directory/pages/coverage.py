from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from directory import coverage as reckoning
from directory.context import snapshot_of


def coverage(request: HttpRequest) -> HttpResponse:
    snapshot = snapshot_of(request)
    report = reckoning.report(reckoning.read(request.GET, snapshot), snapshot)
    return render(request, "coverage.html", {"report": report})
