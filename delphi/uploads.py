"""A request that is too large is refused before it is read, not after it has filled the disk."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

from surveys.imports import MOST_BYTES

AROUND_THE_FILE = 1024 * 1024  # the other fields of the form


class RefuseLargeUploads(FileUploadHandler):
    """Stands before the handlers that keep a file; by itself it keeps nothing."""

    def handle_raw_input(
        self, _input: Any, _meta: Any, content_length: int, _boundary: Any, _encoding: Any = None
    ) -> None:
        if content_length > MOST_BYTES + AROUND_THE_FILE:
            raise RequestDataTooBig("An upload was larger than any file that we take.")

    def receive_data_chunk(self, raw_data: bytes, _start: int) -> bytes:
        return raw_data

    def file_complete(self, _size: int) -> None:
        return None
