"""The settings of the site, with static files where the tests collected them."""

import os

from directory.settings import *  # noqa: F403

STATIC_ROOT = os.environ["STATIC_ROOT"]
