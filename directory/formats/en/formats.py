"""Dates as Belgian readers write them; the day comes first in every language."""

DATE_FORMAT = "j F Y"
WEEKDAY_FORMAT = "l j F"
SHORT_DATE_FORMAT = "d/m/Y"
TIME_FORMAT = "H:i"
FIRST_DAY_OF_WEEK = 1
