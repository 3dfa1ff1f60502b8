"""The worker's application of the outage proofs: ours, which can be held up while it seals.

While the file `stall` lies in the folder STALLING, whoever writes sealed ballots stops there, in
the midst of the transaction, and leaves the file `stalled`.
"""

import os
import time
from pathlib import Path
from typing import Any

from delphi.celery import app  # noqa: F401 (Celery asks for it)
from tests.faults.statements import Wrapper, wrap_every_connection

FOLDER = Path(os.environ["STALLING"])
THERE = "INSERT INTO surveys_sealedballot"


def stall(execute: Wrapper, sql: str, params: Any, many: bool, context: Any) -> Any:
    """Wait for the end, if the file says so."""
    while sql.replace('"', "").startswith(THERE) and (FOLDER / "stall").exists():
        (FOLDER / "stalled").touch()
        time.sleep(0.05)
    return execute(sql, params, many, context)


wrap_every_connection(stall)
