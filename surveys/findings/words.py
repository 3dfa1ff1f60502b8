"""What the columns of a table are called in sentences about it."""

from django.utils.translation import gettext_lazy as _

# What the keys in some figures are called.
WORDS = {
    "name": _("Name"),
    "given": _("First name"),
    "family": _("Family name"),
    "email": _("E-mail"),
    "group": _("Group"),
    "language": _("Language"),
    "panels": _("Pillars"),
    "conflicts": _("Conflicts of interest"),
    "text_en": _("English"),
    "text_zh": _("Chinese"),
    "area_en": _("Area (English)"),
    "area_zh": _("Area (Chinese)"),
    "source": _("Source"),
    "source_note": _("About the source"),
    "author": _("Author"),
    "kind": _("Kind"),
    "title_en": _("Title"),
    "title_zh": _("Title (Chinese)"),
    "issuer_en": _("Issuer"),
    "issuer_zh": _("Issuer (Chinese)"),
    "place_en": _("Country or region"),
    "place_zh": _("Country or region (Chinese)"),
    "year": _("Year"),
    "link": _("Link"),
    "doi": "DOI",
    "note_en": _("Note"),
    "note_zh": _("Note (Chinese)"),
}
