"""One address that saves, in one statement and one transaction, and two that only say a word."""

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path

TABLE = (
    "CREATE TABLE bare_rating (visitor varchar(43) NOT NULL, item bigint NOT NULL,"
    " value smallint NOT NULL, PRIMARY KEY (visitor, item))"
)
UPSERT = (
    "INSERT INTO bare_rating (visitor, item, value) VALUES (%s, %s, %s)"
    " ON CONFLICT (visitor, item) DO UPDATE SET value = excluded.value"
)


def save(request: HttpRequest, item: int) -> HttpResponse:
    """Store one rating of whoever the cookie names."""
    row = [request.COOKIES["expert"], item, int(request.POST["rating"])]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(UPSERT, row)
    return measured(JsonResponse({"status": "Saved"}))


def healthz(_request: HttpRequest) -> HttpResponse:
    """Say that the process answers."""
    return measured(HttpResponse("ok"))


def hello(_request: HttpRequest) -> HttpResponse:
    """Say hello: the least that a page can be."""
    return measured(HttpResponse("Hello"))


def measured(response: HttpResponse) -> HttpResponse:
    """Name the length, as CommonMiddleware does elsewhere."""
    response["Content-Length"] = len(response.content)
    return response


urlpatterns = [path("healthz", healthz), path("hello/", hello), path("save/<int:item>/", save)]
