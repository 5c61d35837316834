"""What the site adds to the admin of the layers below: it checks the stories, warns of them, and tries answers.

Django looks here before it looks into those layers, so their admin is imported first and then extended.
"""

import services.admin  # noqa: F401
import tiers.admin  # noqa: F401
from directory.admin import stories, warning

__all__ = ["stories", "warning"]
