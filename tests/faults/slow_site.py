"""The web application of the storm: ours, with a small random pause before each write."""

from delphi.wsgi import application  # noqa: F401 (gunicorn asks for it)
from tests.faults.statements import slow_writes, wrap_every_connection

wrap_every_connection(slow_writes)
