"""The anonymity scheme: personal link, pseudonym, receipt codes. One-way images of secrets.

    access part     a = HMAC(link key, "a|" + expert + "|" + generation)[:16]   rotates
    pseudonym part  p = HMAC(link key, "p|" + expert)[:16]                      never changes
    token             = base64url(a || p), 43 characters, in the mail only

The identity side stores SHA-256("auth" || a || p); the ballot side stores HMAC(p, ...). Whoever has
only the database can get from neither to the other. The link key is read where mail is sent and
nowhere else. The whole scheme, with its limits, is in docs/decisions/0004.
"""

import base64
import binascii
import hashlib
import hmac
import re
import uuid
from dataclasses import dataclass

TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
TYPED = re.compile(r"[A-Z2-7]{52}")
CONFUSED = str.maketrans("018", "OIB")  # not in base 32: what a reader meant instead
MAIL_TAIL = ".,;:>)]\"' \t\r\n"  # what mail programs glue to the end of a link


@dataclass(frozen=True)
class Link:
    """The two secret parts of a personal link, 16 bytes each."""

    access: bytes
    pseudonym: bytes

    @property
    def token(self) -> str:
        """43 characters, safe in a URL."""
        return base64.urlsafe_b64encode(self.access + self.pseudonym).decode().rstrip("=")

    @property
    def auth(self) -> str:
        """What the identity side stores: 64 hex digits that bind both parts."""
        return hashlib.sha256(b"auth" + self.access + self.pseudonym).hexdigest()

    @property
    def ballot_key(self) -> str:
        """What the ballot side stores: 64 hex digits, the same in every round."""
        return _keyed(self.pseudonym, "ballot").hex()

    def ballot_id(self, round_id: int) -> uuid.UUID:
        """Key of this expert's live ballot in a round: known without a query, never a sequence."""
        return uuid.UUID(bytes=_keyed(self.pseudonym, f"ballot|{round_id}")[:16])

    def tracking_code(self, round_id: int, item_id: int) -> str:
        """20 hex digits that stand beside a rating; unlinkable across items without the link."""
        return _keyed(self.receipt_secret(round_id), str(item_id)).hex()[:20]

    def receipt_secret(self, round_id: int) -> bytes:
        """32 bytes from which all tracking codes of a round follow."""
        return _keyed(self.pseudonym, f"receipt|{round_id}")

    def comment_key(self, item_id: int) -> str:
        """64 hex digits: lets the author edit a comment, and links it to no other."""
        return _keyed(self.pseudonym, f"c|{item_id}").hex()

    def change_key(self, item_id: int) -> str:
        """The same for what changed the author's mind."""
        return _keyed(self.pseudonym, f"x|{item_id}").hex()

    def suggestion_key(self, round_id: int, place: int) -> str:
        """64 hex digits of the author's first, second, ... suggestion; links it to no other."""
        return _keyed(self.pseudonym, f"s|{round_id}|{place}").hex()

    def order_key(self, seed: str, thing: object) -> bytes:
        """Sort key of a priority's id, or of what else is listed, in this expert's own order."""
        return hashlib.sha256(f"{seed}|{self.ballot_key}|{thing}".encode()).digest()


def issue_link(link_key: bytes, expert_id: uuid.UUID, generation: int) -> Link:
    """Derive an expert's link. A new generation changes the access part, never the pseudonym."""
    return Link(
        access=_keyed(link_key, f"a|{expert_id}|{generation}")[:16],
        pseudonym=_keyed(link_key, f"p|{expert_id}")[:16],
    )


def read_token(token: str) -> Link | None:
    """Return the parts of a token, or None if it cannot be one."""
    token = token.rstrip(MAIL_TAIL)
    if not TOKEN.fullmatch(token):
        return None
    try:
        parts = base64.b64decode(token + "=", altchars=b"-_", validate=True)
    except binascii.Error:
        return None
    link = Link(access=parts[:16], pseudonym=parts[16:])
    return link if link.token == token else None


def typed_code(link: Link) -> str:
    """Return the link for typing: 52 letters and digits in 13 groups, without 0, 1 and 8."""
    code = base64.b32encode(link.access + link.pseudonym).decode().rstrip("=")
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def read_typed(text: str) -> Link | None:
    """Return the link in what somebody typed or pasted: a code, a token, or a whole address."""
    words = "".join(text.split()).rstrip(MAIL_TAIL).rstrip("/")
    for part in words.split("/"):
        if link := read_token(part):
            return link
    code = re.sub(r"[\W_]", "", words.upper().translate(CONFUSED))
    # The letters of an address that is not whole could fill a code.
    if "/" in words or not TYPED.fullmatch(code):
        return None
    parts = base64.b32decode(code + "====")
    return Link(access=parts[:16], pseudonym=parts[16:])


def _keyed(key: bytes, message: str) -> bytes:
    return hmac.digest(key, message.encode(), "sha256")
