"""The interface keeps its own description: every address asked at random, with good and bad words.

schemathesis reads the OpenAPI document, makes requests that fit it and requests that do not, and
compares each answer: no 5xx, no status, form or field that the document does not name, nothing bad
taken, nothing good refused. Half of the places in the addresses are real, so that answers hold
something. `--faults` asks more, and differently each time.
"""

import datetime as dt
from collections import Counter
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS
from schemathesis.core.failures import FailureGroup

from roadmap.api.document import document
from roadmap.enums import UptakeState
from roadmap.models import Measurement
from tests import trust_report
from tests.factories.follow_up import a_token, make_indicator, measure, state
from tests.factories.roadmap import finished_survey, merge, publish, published_study

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.nightly_on_postgres]
REAL = {
    "slug": ["personalised-medicine", "nothing-there"],
    "edition": ["current", "1", "2", "9"],
    "action_slug": ["1-1-a-1", "9-9-z-9"],
    "code": ["I-01", "X-99"],
    "indicator": ["I.I.a.1-1", "I.I.a.9-9"],
}
GOOD = {"measured_on": "2025-06-30", "value": "34.5", "evidence": "Report"}
# Whether a value is one of those that an edition holds, no document can say.
NOT_JUDGED = {"positive_data_acceptance", "ignored_auth", "use_after_free"}
EXAMPLES = 150 if trust_report.is_long() else 6


def judged() -> dict[str, Any]:
    """The checks by name; most are known only once a description is loaded."""
    return {c.__name__: c for c in CHECKS.get_all() if c.__name__ not in NOT_JUDGED}


@pytest.fixture
def secret() -> str:
    """A roadmap with everything in it, two editions, and a token for one of its indicators."""
    study = published_study(title="Personalised medicine")
    assert study.slug == REAL["slug"][0]
    indicator = make_indicator(study)
    measure(indicator, "30", dt.date(2025, 1, 1))
    state(study, "EU", UptakeState.PLANNED)
    merge(finished_survey(study=study, title="Data"))
    publish(study)
    return a_token(study, indicator)[1]


def described(made: Any) -> Any:
    """A description, with real places beside what could stand there."""
    for methods in made["paths"].values():
        for operation in methods.values():
            for each in operation["parameters"]:
                if each["in"] == "path":
                    each["schema"] = {"type": "string", "enum": REAL[each["name"]]}
    return schemathesis.openapi.from_dict(made)


def asked(strategy: Any, site: str, secret: str) -> Counter[int]:
    """The statuses of many answers; raises the first that is not as described."""
    statuses: Counter[int] = Counter()

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=not trust_report.is_long(),
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(case=strategy)
    def ask(case: Any) -> None:
        cache.clear()  # asking often is not what is tried here
        if case.method == "POST":
            case.headers = {**(case.headers or {}), "Authorization": f"Bearer {secret}"}
        response = case.call(base_url=site, timeout=20)
        statuses[response.status_code] += 1
        case.validate_response(response, checks=list(judged().values()))

    ask()
    return statuses


def broken_promises(operation: Any, site: str, secret: str, statuses: Counter[int]) -> list[str]:
    """What the answers of one address do otherwise than described; counts their statuses."""
    found = []
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
        try:
            statuses += asked(operation.as_strategy(generation_mode=mode), site, secret)
        except FailureGroup as group:
            found += [f"{operation.label}: {each}" for each in group.exceptions]
    return found


def test_every_answer_is_as_the_document_says(live_server: Any, secret: str) -> None:
    statuses: Counter[int] = Counter()
    operations = [found.ok() for found in described(document()).get_all_operations()]
    broken = [
        each
        for operation in operations
        for each in broken_promises(operation, live_server.url, secret, statuses)
    ]
    assert broken == []
    sending = next(each for each in operations if each.method.upper() == "POST")
    real = {name: values[0] for name, values in REAL.items() if name in {"slug", "indicator"}}
    good = sending.as_strategy(path_parameters=real, body=GOOD)
    statuses += asked(good, live_server.url, secret)
    assert set(judged()) > {
        *("not_a_server_error", "status_code_conformance", "content_type_conformance"),
        *("response_schema_conformance", "negative_data_rejection"),
    }
    assert {200, 201, 404, 422} <= set(statuses)
    assert Measurement.objects.count() == 2
    trust_report.note(
        "interface and its description",
        operations=len(operations),
        requests=sum(statuses.values()),
        taken=statuses[200] + statuses[201],
    )


def test_control_an_answer_that_is_not_as_described_is_found(live_server: Any, secret: str) -> None:
    made = document()
    made["components"]["schemas"]["ProblemDetails"]["properties"]["status"] = {"type": "string"}
    actions = [
        found.ok()
        for found in described(made).get_all_operations()
        if found.ok().path.endswith("/actions")
    ]
    broken = broken_promises(actions[0], live_server.url, secret, Counter())
    assert broken != []
    assert all("violates schema" in each for each in broken)
