"""Handing a service over to somebody, from the page of the service itself."""

from typing import Any

from django import template
from django.template import Context

from directory import languages
from directory.context import site_of
from directory.handover.sharing import share_service
from directory.languages import Language
from services.models import Service

register = template.Library()


@register.inclusion_tag("list/_share.html", takes_context=True)
def share(context: Context, service: Service) -> dict[str, Any]:
    """Links that send the name, the number and the address of a service; its contacts are prefetched."""
    request = getattr(context, "request", None)
    site = site_of(request) if request else ""
    speech = Language(languages.active())
    return {"share": share_service(service, speech, site)}
