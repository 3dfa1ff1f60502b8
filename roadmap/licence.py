"""Under which licence an edition and all its files may be used. One for all studies."""

NAME = "CC BY 4.0"
URL = "https://creativecommons.org/licenses/by/4.0/"
