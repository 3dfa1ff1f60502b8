"""What each process of the SQLite storm runs: `storm_writer.py append|count ROWS [MODE]`.

Every thread opens Django's connection, writes one row and closes, as Celery's Django fixup does
around a task. `count` reads a number and writes it back plus one. Prints how many writes failed.
"""

import sys
import threading

import django
from django.conf import settings
from django.db import DatabaseError, connection, transaction

THREADS = 4
failures: list[str] = []


def append(row: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO storm (row) VALUES (%s)", [row])


def count(_row: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM tally")
        (number,) = cursor.fetchone()
        cursor.execute("UPDATE tally SET number = %s", [number + 1])


def write_rows(write: object, rows: int) -> None:
    for row in range(rows):
        try:
            with transaction.atomic():
                write(row)
        except DatabaseError as error:
            failures.append(str(error))
        finally:
            connection.close()


if __name__ == "__main__":
    write, rows = {"append": append, "count": count}[sys.argv[1]], int(sys.argv[2])
    if len(sys.argv) > 3:
        settings.DATABASES["default"]["OPTIONS"]["transaction_mode"] = sys.argv[3]
    django.setup()
    share = (write, rows // THREADS)
    threads = [threading.Thread(target=write_rows, args=share) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(len(failures))
