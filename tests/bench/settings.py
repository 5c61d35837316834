"""The settings of the site, with the floors beside its pages."""

from directory.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.floors"
