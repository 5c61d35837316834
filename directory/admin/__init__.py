"""What the site adds to the admin of the layers below: the work of the desk, one module each.

Django looks here before it looks into those layers, so their admin is imported first and then extended. The order
matters where two extend the same admin: what is named later stands in front.
"""

import services.admin  # noqa: F401
import tiers.admin  # noqa: F401
from directory.admin import (
    answers,
    asking,
    closing,
    desk_filters,
    duplicates,
    exchange,
    history_pages,
    keeping,
    links,
    numbers,
    publishing,
    reports,
    staff,
    stories,
    two_editors,
    verifying,
    warning,
)

__all__ = [
    "answers",
    "asking",
    "closing",
    "desk_filters",
    "duplicates",
    "exchange",
    "history_pages",
    "keeping",
    "links",
    "numbers",
    "publishing",
    "reports",
    "staff",
    "stories",
    "two_editors",
    "verifying",
    "warning",
]
