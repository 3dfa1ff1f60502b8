from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from studies.views.access import public_page


@require_safe
@public_page
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    return JsonResponse({"alive": True})


@require_safe
@public_page
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    checks = {"database": False, "migrations": False}
    try:
        connection.ensure_connection()
        executor = MigrationExecutor(connection)
        checks["database"] = True
        checks["migrations"] = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        pass  # the answer says it; the log of the database says why
    return JsonResponse(checks, status=200 if all(checks.values()) else 503)
