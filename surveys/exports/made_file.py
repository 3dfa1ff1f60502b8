"""What a maker of files hands back, and how it tells how far it has come."""

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass

# Called with (done, total) between steps; raises what stops the work.
Reached = Callable[[int, int], None]
ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # no clock: the same data make the same file


@dataclass(frozen=True, kw_only=True)
class MadeFile:
    """A file for download."""

    name: str
    content_type: str
    content: bytes


def zipped(name: str, parts: Mapping[str, bytes]) -> MadeFile:
    """Pack `parts`, {name: content}, into one ZIP file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            entry = zipfile.ZipInfo(part, ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return MadeFile(name=name, content_type="application/zip", content=buffer.getvalue())
