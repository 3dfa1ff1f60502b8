"""What `python3 manage.py bench` measures: the real programs, on databases that are thrown away.

The command starts `on_one_database` once a database; that one starts web servers and `load`, each
in a process of its own. The test suite knows one tiny run of the command and measures nothing.
"""

MEASURES = ("saving", "throughput", "page", "sealing", "results", "home")
DATABASES = ("sqlite", "postgres")
