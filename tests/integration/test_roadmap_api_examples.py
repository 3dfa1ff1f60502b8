"""The examples of the documentation, run as they stand, against what the pages say."""

import shutil
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client

from roadmap.api.docs import EXAMPLES, FOLDER
from tests.factories.pages import text_of
from tests.factories.roadmap import finished_survey, merge, publish, published_study

pytestmark = pytest.mark.django_db(transaction=True)
COMMANDS = {"curl": ["sh"], "Python": [sys.executable], "R": ["Rscript"]}
NEEDED = {"curl": "curl", "Python": sys.executable, "R": "Rscript"}


@pytest.fixture
def printed(live_server, settings):
    """What each example prints for a roadmap of two actions."""
    missing = [name for name, program in NEEDED.items() if shutil.which(program) is None]
    if missing:
        pytest.skip(f"no program was found for: {', '.join(missing)} (curl, Debian's r-base-core)")
    settings.SITE_URL = live_server.url
    study = published_study()
    merge(finished_survey(study=study, title="Data"), text_en='A line,\n"another" one.')
    publish(study)
    runs = {
        name: subprocess.run(
            [*COMMANDS[name], str(FOLDER / file), live_server.url, study.slug],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        for name, file in EXAMPLES.items()
    }
    assert {name: run.stderr for name, run in runs.items() if run.returncode} == {}
    return study, {name: run.stdout for name, run in runs.items()}


def test_each_example_prints_the_numbers_of_the_pages(printed):
    study, tables = printed
    lines = ["I.I.a.1\t10 of 12\t83.3", "II.I.a.1\t10 of 12\t83.3"]
    assert {name: table.splitlines() for name, table in tables.items()} == dict.fromkeys(
        EXAMPLES, lines
    )
    page = text_of(Client().get(f"/roadmap/{study.slug}/list/?kind=action"))
    for reference, share, percent in (line.split("\t") for line in lines):
        assert (reference in page, f"{share} ({percent} %)" in page) == (True, True)
    assert settings.SITE_URL.startswith("http://")
