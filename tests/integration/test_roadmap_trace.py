"""Evidence, priority, votes, theme, action, indicator: from each to each in at most two clicks."""

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from django.test import Client

from studies.models import Study
from tests.factories.evidence import add_evidence, cite
from tests.factories.follow_up import make_indicator, measure
from tests.factories.roadmap import finished_survey, merge, publish

pytestmark = pytest.mark.django_db
MOST_CLICKS = 2


@pytest.fixture
def study() -> Study:
    survey = finished_survey()
    study = survey.pillar.study
    (plan,) = add_evidence(study, "Plan")
    cite(survey.priorities.first(), plan)
    merge(survey)
    publish(study)
    measure(make_indicator(study), "30", dt.date(2025, 1, 1))
    return study


def kinds(study: Study) -> dict[str, tuple[str, str]]:
    """Where one starts, and the address that counts as arrived. An indicator has its place on the
    page of its action, votes are a sealed file that the page of a priority tells in words."""
    root = f"/roadmap/{study.slug}/"
    action, priority = f"{root}actions/1-1-a-1/", f"{root}priorities/I-01/"
    return {
        "evidence": (f"{root}evidence/E-01/", f"{root}evidence/E-01/"),
        "priority": (priority, priority),
        "votes": (priority, f"{root}bundles/1-1.json"),
        "theme": (f"{root}sub-topics/1-1-a/", f"{root}sub-topics/1-1-a/"),
        "action": (action, action),
        "indicator": (action, action),
        "thread": (f"{action}thread/", f"{action}thread/"),
    }


def links_of(client: Client, path: str) -> Iterator[str]:
    """Where the content of a page leads; menus, header and footer are not counted."""
    if path.endswith(".json"):
        return
    response = client.get(path)
    assert response.status_code == 200, path
    main = response.content.decode().split("<main")[1].split("</main>")[0]
    main = re.sub(r"<nav.*?</nav>", "", main, flags=re.DOTALL)
    yield from re.findall(r'href="(/roadmap/[^"#?]*)', main)


def clicks_from(client: Client, start: str) -> dict[str, int]:
    found, edge = {start: 0}, [start]
    for clicks in range(1, MOST_CLICKS + 1):
        new = {link for page in edge for link in links_of(client, page)} - found.keys()
        found |= dict.fromkeys(new, clicks)
        edge = sorted(new)
    return found


def test_from_each_to_each_in_two_clicks(client: Client, study: Study) -> None:
    places = kinds(study)
    too_far = {
        (one, other)
        for one, (start, _arrived) in places.items()
        for reached in [clicks_from(client, start)]
        for other, (_start, arrived) in places.items()
        if other != one and arrived not in reached
    }
    assert too_far == set()


def test_control_without_the_citation_evidence_is_not_reached(client: Client) -> None:
    survey = finished_survey()
    merge(survey)
    publish(survey.pillar.study)
    start = kinds(survey.pillar.study)["action"][0]
    assert not [path for path in clicks_from(client, start) if "/evidence/E-" in path]
