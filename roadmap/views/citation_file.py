from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from roadmap.citation import Citation, bibtex, csl_json
from roadmap.full_text import visible
from roadmap.models import Erratum
from roadmap.views.access import Reading, edition_page


@require_safe
@edition_page
def citation_bibtex(_request: HttpRequest, reading: Reading) -> HttpResponse:
    return _file(bibtex(_citation(reading)), "application/x-bibtex; charset=utf-8", reading, "bib")


@require_safe
@edition_page
def citation_csl(_request: HttpRequest, reading: Reading) -> HttpResponse:
    kind = "application/vnd.citationstyles.csl+json"
    return _file(csl_json(_citation(reading)), kind, reading, "csl.json")


def _citation(reading: Reading) -> Citation:
    study, edition = reading.content.study, reading.edition
    title = visible(study.text("title"))
    return Citation(
        key=f"{reading.content.slug}-edition-{edition.number}",
        title=title,
        author=visible(study.text("organiser")) or title,
        number=edition.number,
        published_on=timezone.localdate(edition.published_at),
        url=reading.permalink,
        sha256=edition.sha256,
        language=get_language() or "en",
        errata=[_erratum(each) for each in reading.errata],
    )


def _erratum(erratum: Erratum) -> str:
    words = {
        "date": timezone.localdate(erratum.noted_at).isoformat(),
        "text": visible(erratum.text),
    }
    if not erratum.place:
        return _("Erratum, %(date)s: %(text)s") % words
    words["reference"] = erratum.place.reference
    return _("Erratum, %(date)s, %(reference)s: %(text)s") % words


def _file(text: str, kind: str, reading: Reading, ending: str) -> HttpResponse:
    response = HttpResponse(text, content_type=kind)
    name = f"{reading.content.slug}-edition-{reading.edition.number}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
