"""A real gunicorn in a process of its own, on the test database."""

import http.client
from pathlib import Path
from urllib.parse import urlencode

from delphi.supervisor import web_command
from tests.servers.program import Program, free_port

WORKERS = 2


class Web(Program):
    """The web server, answering at `host`:`port` when it is made."""

    host = "127.0.0.1"

    def __init__(
        self,
        folder: Path,
        *,
        app: str = "delphi.wsgi",
        workers: int = WORKERS,
        **environment: str,
    ) -> None:
        self.port = free_port()
        command = web_command(self.port, workers=workers, app=app)
        super().__init__(command, folder / "web.log", **environment)
        self.wait_until(self._answers)

    def site(self) -> http.client.HTTPConnection:
        """Return a connection of one visitor."""
        return http.client.HTTPConnection(self.host, self.port, timeout=30)

    def _answers(self) -> bool:
        site = self.site()
        try:
            site.request("GET", "/healthz")
            return site.getresponse().status == 200
        except ConnectionError:
            return False
        finally:
            site.close()


def post(site: http.client.HTTPConnection, path: str, cookie: str, **fields: object) -> int:
    """Post a form as a browser with its CSRF token does; return the status."""
    token = "c" * 32
    headers = {
        "Cookie": f"{cookie}; csrftoken={token}",
        "X-CSRFToken": token,
        "Content-Type": "application/x-www-form-urlencoded",
        "Accept": "application/json",
    }
    site.request("POST", path, urlencode(fields), headers)
    response = site.getresponse()
    response.read()
    return response.status
