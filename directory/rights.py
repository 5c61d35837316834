"""What a member of the staff may do beyond the permissions on rows."""

from django.http import HttpRequest


def may_publish(request: HttpRequest) -> bool:
    """Whether this member of the staff may put a service on the site, or take it off: `services/roles.py` says who."""
    return request.user.has_perm("services.publish_service")
