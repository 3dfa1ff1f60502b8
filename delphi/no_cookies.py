"""The interface for programs knows nobody by a cookie: none is read there, and none is set."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

INTERFACE, FOR_PEOPLE = "/api/", "/api/v1/docs"


class ForgetCookies:
    """Above everything that reads a cookie."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(INTERFACE) or request.path_info == FOR_PEOPLE:
            return self.get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        response = self.get_response(request)
        response.cookies.clear()
        varying = [name.strip() for name in response.get("Vary", "").split(",")]
        response["Vary"] = ", ".join(name for name in varying if name != "Cookie")
        return response
