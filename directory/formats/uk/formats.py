"""Dates as Belgian readers write them; the day comes first in every language."""

# “E” is the genitive. No “р.” after the year: a sentence may end with the date.
DATE_FORMAT = "j E Y"
WEEKDAY_FORMAT = "l, j E"
SHORT_DATE_FORMAT = "d/m/Y"
TIME_FORMAT = "H:i"
FIRST_DAY_OF_WEEK = 1
