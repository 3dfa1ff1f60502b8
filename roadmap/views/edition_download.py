from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from roadmap.downloads import bytes_of, made_file
from roadmap.enums import FileKind
from roadmap.models import EditionFile
from studies.views.access import public_page

FOREVER = "public, max-age=31536000, immutable"


@require_safe
@public_page
def edition_download(
    request: HttpRequest, slug: str, file_name: str, number: int | None = None
) -> HttpResponse:
    """The bytes of one file: those whose SHA-256 the pages show; 404 until it is made."""
    file = made_file(slug, number, file_name)
    if file is None:
        raise Http404
    # Sent as it is: nearly all are compressed already, and length and hash stay what pages show.
    request.META["HTTP_ACCEPT_ENCODING"] = "identity"
    etag = f'"{file.sha256}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(bytes_of(file), content_type=file.content_type)
        response["Content-Disposition"] = content_disposition_header(
            file.kind != FileKind.PICTURE, _name(file)
        )
    if not isinstance(response, HttpResponseNotModified):
        response["Content-Length"] = str(len(response.content))
    response["ETag"] = etag
    # What stands under a number never changes; what stands under none is that of the edition.
    response["Cache-Control"] = FOREVER if number else "no-cache"
    return response


def _name(file: EditionFile) -> str:
    """As it lies in a folder with other files: `study-edition-2-roadmap-en.pdf`."""
    return f"{file.edition.study.slug}-edition-{file.edition.number}-{file.name}"
