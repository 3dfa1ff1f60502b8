"""Dates in English, always with their time zone."""

DATE_FORMAT = "j F Y"
TIME_FORMAT = "H:i e"
DATETIME_FORMAT = "j F Y, H:i e"
SHORT_DATE_FORMAT = "Y-m-d"
SHORT_DATETIME_FORMAT = "Y-m-d H:i e"
