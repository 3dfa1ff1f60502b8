"""Dates in Chinese, always with their time zone."""

DATE_FORMAT = "Y年n月j日"
TIME_FORMAT = "H:i e"
DATETIME_FORMAT = "Y年n月j日 H:i e"
SHORT_DATE_FORMAT = "Y-m-d"
SHORT_DATETIME_FORMAT = "Y-m-d H:i e"
