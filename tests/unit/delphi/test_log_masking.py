"""No line of a log holds what opens something."""

import io
import logging

import pytest

from delphi.log_masking import MaskSecrets, masked

TOKEN = "cNzhiUjHjCMVz6GguhJagfaggvgTwA34QF0tkxa_btc"


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (f"GET /i/{TOKEN}/ 200", "GET /i/***/ 200"),
        (f"Not Found: /i/{TOKEN}", "Not Found: /i/***"),
        (f"Cookie: expert={TOKEN}; sessionid=abc123", "Cookie: expert=***; sessionid=***"),
        (f"__Host-expert={TOKEN}", "__Host-expert=***"),
        ('{"secret": "00ff"}', '{"secret": "***"}'),
        ("POST password=hunter2&next=/", "POST password=***&next=/"),
        ("round 3 sealed, sha256 00ff", "round 3 sealed, sha256 00ff"),
        ("/answer/3/items/4/rating/", "/answer/3/items/4/rating/"),
    ],
)
def test_secrets_are_masked_and_the_rest_is_readable(line, shown):
    assert masked(line) == shown


def test_arguments_and_tracebacks_are_masked_too():
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(MaskSecrets())
    logger = logging.getLogger("of this test")
    logger.addHandler(handler)
    try:
        raise ValueError(f"bad link /i/{TOKEN}/")
    except ValueError:
        logger.exception("while reading %s", f"/i/{TOKEN}/")
    assert (TOKEN in stream.getvalue(), stream.getvalue().count("/i/***/")) == (False, 3)
