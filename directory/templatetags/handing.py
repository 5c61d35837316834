"""Handing a service over to somebody, from the page of the service itself."""

from typing import Any

from django import template
from django.template import Context
from django.utils.translation import get_language

from directory import languages
from directory.handover.sharing import share_service
from directory.handover.speech import Speech
from services.models import Service

register = template.Library()


@register.inclusion_tag("list/_share.html", takes_context=True)
def share(context: Context, service: Service) -> dict[str, Any]:
    """Links that send the name, the number and the address of a service; its contacts are prefetched."""
    request = getattr(context, "request", None)
    site = request.build_absolute_uri("/").rstrip("/") if request else ""
    speech = Speech(get_language() or languages.SOURCE)
    return {"share": share_service(service, speech, site)}
