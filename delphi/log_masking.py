"""Keep personal links out of every log line."""

import logging
import re

LINK = re.compile(r"/i/[^\s\"'?#]+")


class MaskLinks(logging.Filter):
    """Replace the token of a personal link by `***` in message, arguments and traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = LINK.sub("/i/***", record.getMessage())
        record.args = ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = LINK.sub("/i/***", record.exc_text)
        return True
