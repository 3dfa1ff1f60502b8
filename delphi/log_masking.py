"""Keep secrets out of every log line: personal links, sessions, receipts."""

import logging
import re

# What stands before a secret stays, so that the line still tells what it was about.
SECRETS = [
    re.compile(r"(\bdrt_)[A-Za-z0-9_-]+"),
    re.compile(r"(\bBearer\s+)[^\s,\"']+", re.IGNORECASE),
    re.compile(r"(/(?:i|join)/)[^\s\"'?#/]+"),
    re.compile(
        r"((?:__Host-)?(?:expert|seen|sessionid|csrftoken)[=:]\s*)[^\s;,\"']+", re.IGNORECASE
    ),
    re.compile(
        r"((?:secret|password|receipt|token)[\"']?\s*[=:]\s*[\"']?)[^\s;,\"'&]+", re.IGNORECASE
    ),
]


class MaskSecrets(logging.Filter):
    """Replace secrets by `***` in message, arguments and traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = masked(record.getMessage())
        record.args = ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = masked(record.exc_text)
        return True


def masked(text: str) -> str:
    """Return the text without its secrets."""
    for secret in SECRETS:
        text = secret.sub(r"\1***", text)
    return text
