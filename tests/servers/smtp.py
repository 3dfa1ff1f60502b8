"""A real SMTP server for the tests: it keeps what it accepts, and can be told to misbehave."""

import email
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from typing import Any

from aiosmtpd.controller import Controller

from tests.servers.program import free_port


class Manner(Enum):
    """How the server treats one mail."""

    ACCEPT = "accept"
    LATER = "4xx to the recipient"
    DROP = "drop the connection when the text comes"
    KEEP_AND_DROP = "keep the mail, then drop the connection before saying so"


class PostOffice:
    """Mails by recipient, as Message-IDs in order of arrival; `manner(recipient)` may be set."""

    host = "127.0.0.1"

    def __init__(self) -> None:
        self.port = free_port()
        self.mails: dict[str, list[str]] = defaultdict(list)
        self.manner: Callable[[str], Manner] = lambda _recipient: Manner.ACCEPT
        self.open()

    @property
    def url(self) -> str:
        """What EMAIL_URL says to send here."""
        return f"smtp://{self.host}:{self.port}"

    def open(self) -> None:
        """Listen; also again after `shut()`, on the same port."""
        self.controller = Controller(self, hostname=self.host, port=self.port)
        self.controller.start()

    def shut(self) -> None:
        """Stop listening: whoever comes is refused by the machine."""
        if self.controller.server is not None:
            self.controller.stop()

    async def handle_RCPT(  # noqa: N802 (aiosmtpd's name)
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if self.manner(address) is Manner.LATER:
            return "451 4.7.1 Try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        (recipient,) = envelope.rcpt_tos
        manner = self.manner(recipient)
        if manner is not Manner.DROP:
            mail = email.message_from_bytes(envelope.content)
            self.mails[recipient].append(mail["Message-ID"])
        if manner is not Manner.ACCEPT:
            server.transport.abort()
        return "250 OK"


@contextmanager
def post_office() -> Iterator[PostOffice]:
    """Run a server and shut it afterwards."""
    office = PostOffice()
    try:
        yield office
    finally:
        office.shut()
