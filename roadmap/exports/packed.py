"""Office files are ZIP archives that tell the time; without it, the same data make one file."""

import datetime as dt
import io
import re
import zipfile

from surveys.exports.made_file import zipped

_TIMES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")
CORE = "docProps/core.xml"


def timeless(content: bytes, *, at: dt.datetime) -> bytes:
    """The same DOCX or XLSX file, with `at` in place of every clock that was read."""
    moment = at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[CORE] = _TIMES.sub(lambda found: found[1] + moment + found[3], parts[CORE])
    return zipped("", parts).content
