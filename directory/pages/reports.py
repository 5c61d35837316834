"""Telling a mistake in a service, without a name, a cookie or an address: POST, 303, GET."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from directory.leaving import offers_exit
from directory.luggage import luggage_of
from directory.reporting import receiving
from directory.reporting.forms import MOST_CHARACTERS
from directory.reporting.senders import HOUR
from services.models import Service

TOO_OFTEN = receiving.TOO_OFTEN.status


# Its stamp is of this visitor, so no cache in between keeps it; the browser may, so that Back shows what was typed.
@cache_control(private=True, no_cache=True)
@csrf_exempt  # no cookie says who sends it; what guards it instead stands in directory/reporting
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, slug: str) -> HttpResponse:
    service = get_object_or_404(Service.objects.published(), slug=slug)
    if request.method == "POST":
        sending = receiving.receive(request, service)
    else:
        sending = receiving.begin(service)
    if sending.is_done:
        address = luggage_of(request).address("report-thanks", slug)
        return HttpResponse(status=303, headers={"Location": address})
    context = {
        **_about(service),
        "sending": sending,
        "form": sending.form,
        "trap": receiving.TRAP,
        "most": MOST_CHARACTERS,
    }
    response = render(request, "services/report.html", context, status=sending.status)
    if sending.status == TOO_OFTEN:
        response.headers["Retry-After"] = str(HOUR)
    return response


def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    service = get_object_or_404(Service.objects.published(), slug=slug)
    return render(request, "services/reported.html", _about(service))


def _about(service: Service) -> dict:
    return {"service": service, "offers_exit": offers_exit(service.needs.all())}
