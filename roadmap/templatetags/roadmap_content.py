"""Reading an edition in templates: texts in the reader's language, addresses, distributions."""

from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from roadmap.listing.entries import Entry
from roadmap.listing.filters import Wish
from roadmap.listing.listing import excerpt_parts, title_parts
from roadmap.models import EditionFile
from roadmap.models.part import Part
from roadmap.models.snapshot import RoundStory
from surveys.distribution import Distribution, distribution

register = template.Library()


@register.filter
def text_of(part: Part, name: str) -> str:
    """The plain text, for titles and attributes."""
    return part.text(name)


@register.filter
def prose_of(part: Part, name: str) -> SafeString:
    """A text that may hold emphasis, lists and links, as HTML of paragraphs."""
    return part.prose(name)


@register.filter
def plain_of(part: Part, name: str) -> str:
    """The same without signs, on one line, for titles and attributes."""
    return part.plain(name)


@register.filter
def lang_of(part: Part, name: str) -> str:
    """`en` where the text is English on a page that is not; else empty."""
    return part.language(name)


@register.simple_tag
def text(part: Part, name: str) -> str | SafeString:
    """The text, marked with its language where that is not the page's."""
    language = part.language(name)
    if not language:
        return part.text(name)
    return format_html('<span lang="{}">{}</span>', language, part.text(name))


@register.simple_tag(takes_context=True)
def address(context: Context, page: str, *rest: object) -> str:
    """Address of a page of the edition that is being read; permalinks lead to permalinks."""
    return context["reading"].address(page, *rest)


@register.simple_tag
def path_in(reading: Any, page: str, *rest: object) -> str:
    """Address of a page of another edition than the one that is being read."""
    path: str = reading.address(page, *rest)
    return path


@register.simple_tag(takes_context=True)
def list_address(context: Context, wish: Wish, page: int = 1) -> str:
    """Address of the list with this wish, in the edition that is being read."""
    query = wish.as_query | ({"page": str(page)} if page > 1 else {})
    return context["reading"].address("action_list", query=query)


@register.filter
def without(wish: Wish, name: str) -> Wish:
    """The wish but for one filter, or for the words (`q`)."""
    return wish.without(name)


@register.filter
def marked_title(entry: Entry, wish: Wish) -> list[tuple[str, bool]]:
    """Parts of the title, each with whether it was searched for."""
    return title_parts(entry, wish)


@register.filter
def marked_excerpt(entry: Entry, wish: Wish) -> list[tuple[str, bool]]:
    """The same of the text, as far as a row has room."""
    return excerpt_parts(entry, wish)


@register.simple_tag
def distribution_of(story: RoundStory) -> Distribution:
    """The distribution of one round for `_components/distribution.html`."""
    return distribution(story.counts, cannot_judge=story.cannot_judge)


@register.simple_tag(takes_context=True)
def file_address(context: Context, file: EditionFile) -> str:
    """Permanent address of a file of the edition that is being read."""
    slug, number = context["edition"].study.slug, context["edition"].number
    return reverse("roadmap:edition_download", args=[slug, number, file.name])


@register.filter
def language_tag(code: str) -> str:
    """The language as `lang` and `hreflang` want it."""
    return "zh-Hans" if code == "zh-hans" else code


@register.filter
def made_of(files: list[EditionFile]) -> list[EditionFile]:
    """Those that are ready."""
    return [file for file in files if file.is_made]


@register.filter
def failed_of(files: list[EditionFile]) -> list[EditionFile]:
    """Those that failed."""
    return [file for file in files if file.has_failed]
