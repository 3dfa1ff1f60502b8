"""The least of a browser: one visitor with cookies, over HTTP/1.1, on asyncio and nothing else.

As cheap as it can be, because it shares the machine's cores with the server that it measures.
"""

import asyncio
import re
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode

HOST = "127.0.0.1"
FORM_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="(\w+)"')
LONGEST_WAIT = 60  # seconds for one answer


@dataclass(frozen=True)
class Answer:
    """What the server said."""

    status: int
    body: bytes


@dataclass
class Browser:
    """One visitor. Without `keeps_alive` each request opens a connection of its own."""

    port: int
    keeps_alive: bool
    cookies: dict[str, str] = field(default_factory=dict)
    form_token: str = ""  # what the page put into its form, sent back with every save
    wire: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def enter(self, token: str, page: str) -> None:
        """Follow a personal link, agree, and read the page with the priorities."""
        landing = f"/i/{token}/"
        agreed = await self.post_form(landing, await self.get(landing))
        answer = await self.get(page)
        if (agreed.status, answer.status) != (303, 200):
            raise ConnectionError(f"{landing}: {agreed.status}, {page}: {answer.status}")
        self.form_token = token_of(answer)

    async def get(self, path: str, accept_encoding: str = "identity") -> Answer:
        """Fetch a page."""
        return await self._send("GET", path, b"", f"Accept-Encoding: {accept_encoding}\r\n")

    async def post_form(self, path: str, page: Answer) -> Answer:
        """Press the first button of a page."""
        body = urlencode({"csrfmiddlewaretoken": token_of(page)}).encode()
        return await self._send("POST", path, body, "Accept: text/html\r\n")

    async def save(self, path: str, value: int) -> Answer:
        """Save one rating, as the script of the page does."""
        headers = f"Accept: application/json\r\nX-CSRFToken: {self.form_token}\r\n"
        return await self._send("POST", path, f"rating={value}".encode(), headers)

    async def _send(self, method: str, path: str, body: bytes, headers: str) -> Answer:
        site = f"{HOST}:{self.port}"
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: {site}\r\nCookie: {cookies}\r\n"
            f"Origin: http://{site}\r\nAccept-Language: en\r\n{headers}"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
            f"Connection: {'keep-alive' if self.keeps_alive else 'close'}\r\n\r\n"
        )
        async with asyncio.timeout(LONGEST_WAIT):
            return await self._exchange(head.encode() + body)

    async def _exchange(self, request: bytes) -> Answer:
        reader, writer = self.wire or await asyncio.open_connection(HOST, self.port)
        self.wire = (reader, writer) if self.keeps_alive else None
        try:
            writer.write(request)
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            lines = head.split("\r\n")
            length = 0
            for name, _, value in (line.partition(": ") for line in lines[1:]):
                if name == "Content-Length":
                    length = int(value)
                elif name == "Set-Cookie":
                    self._keep(value)
            return Answer(int(lines[0].split()[1]), await reader.readexactly(length))
        except BaseException:
            self.wire = None
            writer.close()
            raise
        finally:
            if not self.keeps_alive:
                writer.close()

    def _keep(self, cookie: str) -> None:
        for name, morsel in SimpleCookie(cookie).items():
            self.cookies[name] = morsel.value


def token_of(page: Answer) -> str:
    """Return the token in a page's form."""
    found = FORM_TOKEN.search(page.body)
    if found is None:
        raise ConnectionError(f"a page without a form came: status {page.status}")
    return found[1].decode()
