"""Tokens for programs: made at the desk, shown once, good for some values and nothing else."""

import datetime as dt
import hashlib
import json
import logging

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from roadmap.models import ApiToken, Measurement
from roadmap.services.api_tokens import revoke_token
from roadmap.services.indicators import retire_indicator
from roadmap.services.measurements import withdraw_measurement
from studies.models import Event
from tests.factories.follow_up import a_token, make_indicator, measure
from tests.factories.pages import query_count, signed_in, text_of
from tests.factories.roadmap import coordinator, published_study

pytestmark = pytest.mark.django_db
VALUE = {"measured_on": "2025-06-30", "value": "34.5", "evidence": "Annual report"}


@pytest.fixture
def study():
    return published_study()


@pytest.fixture
def indicator(study):
    return make_indicator(study)


@pytest.fixture
def secret(study, indicator):
    return a_token(study, indicator)[1]


def send(study, secret, value=VALUE, code="I.I.a.1-1", client=None, **headers):
    """The status, and what was answered."""
    response = (client or Client()).post(
        f"/api/v1/roadmaps/{study.slug}/indicators/{code}/measurements",
        value if isinstance(value, str) else json.dumps(value),
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}"} | headers,
    )
    assert response["Content-Type"].startswith("application/")
    return response.status_code, json.loads(response.content)


def told(answer):
    """The sentences of a refusal, by what they are about."""
    return {each["parameter"]: each["detail"] for each in answer["errors"]} or answer["detail"]


def test_a_token_is_made_shown_once_used_and_revoked(study, indicator):
    client, page = signed_in(coordinator(study)), reverse("roadmap:api_tokens", args=[study.slug])
    until = timezone.localdate() + dt.timedelta(days=30)
    form = {"holder": "Office", "indicators": [indicator.pk], "expires_on": str(until)}
    missing = text_of(client.post(page, {"holder": "Office"}))
    assert ("Error:" in missing, 'value="Office"' in missing) == (True, True)
    refused = text_of(client.post(page, form | {"expires_on": "2020-01-01"}))
    assert "Choose a day from today on, within 400 days." in refused
    made = client.post(page, form)
    secret = text_of(made).split('<code class="text-break" translate="no">')[1].split("<")[0]
    token = ApiToken.objects.get()
    assert (token.sha256, token.prefix) == (
        hashlib.sha256(secret.encode()).hexdigest(),
        secret[:10],
    )
    assert "no-store" in made["Cache-Control"]
    again = text_of(client.get(page))
    assert (secret in again, f"{token.prefix}…" in again) == (False, True)
    assert send(study, secret)[0] == 201
    token.refresh_from_db()
    assert token.last_used_on == timezone.localdate()
    client.post(reverse("roadmap:api_token_revoke", args=[study.slug, token.pk]))
    assert send(study, secret)[0] == 401
    kinds = Event.objects.filter(kind="token_changed").values_list("about__change", flat=True)
    assert list(kinds) == ["added", "removed"]
    assert secret not in json.dumps(list(Event.objects.values_list("about", flat=True)))


def test_a_value_is_entered_in_the_name_of_the_member_and_sent_again_not_twice(study, secret):
    status, answer = send(study, secret)
    measurement = Measurement.objects.get()
    assert (status, answer) == (
        201,
        {
            "indicator": "I.I.a.1-1",
            "measured_on": "2025-06-30",
            "value": "34.5",
            "evidence": "Annual report",
            "evidence_url": "",
            "entered_at": answer["entered_at"],
        },
    )
    assert measurement.entered_by == coordinator(study)
    event = Event.objects.filter(kind="measurement_changed").get()
    assert (event.about["token"], event.about["value"]) == (secret[:10], "34.5")
    assert send(study, secret, VALUE | {"value": "34.50"}) == (200, answer)
    assert Measurement.objects.count() == 1
    public = Client().get(f"/api/v1/roadmaps/{study.slug}/indicators/I.I.a.1-1/measurements")
    assert [each["value"] for each in json.loads(public.content)["items"]] == ["34.5"]


def test_what_stands_in_the_way_is_told_and_nothing_is_entered(study, indicator, secret):
    measure(indicator, "31", dt.date(2025, 1, 1))
    by, now = coordinator(study), timezone.now()
    gone = measure(indicator, "34.5", dt.date(2025, 6, 30), evidence="Annual report", link="")
    withdraw_measurement(measurement=gone, because="Wrong register", by=by, now=now)
    before = list(Measurement.objects.values())
    day = "Write the day as year-month-day, for instance 2026-06-30."
    cases = [
        (VALUE | {"measured_on": "2025-01-01"}, 409, "This day has a value already."),
        (VALUE, 409, "The team corrected or withdrew this very value."),
        (VALUE | {"measured_on": "2999-01-01"}, 422, {"measured_on": "This day has not come yet."}),
        (VALUE | {"measured_on": "2025-02-30"}, 422, {"measured_on": day}),
        (VALUE | {"measured_on": "30.6.2025"}, 422, {"measured_on": day}),
        (VALUE | {"value": 34.5}, 422, {"value": "Write a text in quotation marks."}),
        (VALUE | {"unit": "%"}, 422, {"unit": "Nothing has this name here. Leave it out."}),
        ({"value": "1"}, 422, {"measured_on": "This is missing.", "evidence": "This is missing."}),
        ("{", 400, "What was sent cannot be read."),
        (VALUE | {"evidence": "x" * 2_000_000}, 413, "What was sent is too large."),
    ]
    for value, status, sentence in cases:
        got, answer = send(study, secret, value)
        found = told(answer)
        is_right = found.startswith(sentence) if isinstance(sentence, str) else found == sentence
        assert (got, is_right) == (status, True), (value, answer)
    for evil in ("javascript:alert(1)", "https://user@a.example/"):
        assert "evidence_url" in told(send(study, secret, VALUE | {"evidence_url": evil})[1])
    for evil in ("=1+1", "a\u202eb", "a\x00b"):
        assert "evidence" in told(send(study, secret, VALUE | {"evidence": evil})[1])
    assert list(Measurement.objects.values()) == before
    retire_indicator(indicator=indicator, because="Replaced", by=by, now=now)
    assert send(study, secret, VALUE | {"measured_on": "2025-03-01"})[0] == 409


def test_a_token_opens_its_indicators_and_nothing_else(study, indicator, secret):
    other = make_indicator(study, name_en="Other")
    foreign = published_study(title="Another study")
    of_foreign = make_indicator(foreign)
    foreign_secret = a_token(foreign, of_foreign)[1]
    assert send(study, secret, code=other.code)[0] == 403
    assert send(study, secret, code="I.I.a.9-9")[0] == 403
    assert send(foreign, secret)[0] == 403
    assert send(study, foreign_secret)[0] == 403
    assert Measurement.objects.count() == 0
    bearer = {"Authorization": f"Bearer {secret}"}
    desk = reverse("roadmap:follow_up_board", args=[study.slug])
    assert Client().get(desk, headers=bearer).status_code == 302
    assert send(study, secret)[0] == 201


def test_without_a_good_token_nothing_is_entered_whoever_is_signed_in(study, indicator):
    visitor = signed_in(coordinator(study))
    now = timezone.now()
    revoked, gone = a_token(study, indicator), a_token(study, indicator)
    expired = a_token(study, indicator)
    revoke_token(token=revoked[0], by=coordinator(study), now=now)
    yesterday = timezone.localdate(now) - dt.timedelta(days=1)
    ApiToken.objects.filter(pk=expired[0].pk).update(expires_on=yesterday)
    answers = [send(study, each, client=visitor) for each in ("", "x", revoked[1], expired[1])]
    study.memberships.all().delete()
    answers.append(send(study, gone[1], client=visitor))
    assert [status for status, _answer in answers] == [401] * 5
    assert len({answer["detail"] for _status, answer in answers}) == 1
    assert Measurement.objects.count() == 0
    path = f"/api/v1/roadmaps/{study.slug}/indicators/I.I.a.1-1/measurements"
    assert Client().post(path)["WWW-Authenticate"] == "Bearer"


def test_who_tries_often_waits(study, secret):
    statuses = [send(study, "wrong")[0] for _n in range(21)]
    assert statuses == [401] * 20 + [429]
    assert send(study, secret)[0] == 201
    assert [send(study, secret)[0] for _n in range(60)] == [200] * 59 + [429]


def test_the_secret_stands_in_no_row_and_no_line_of_a_log(study, secret, caplog):
    from delphi.log_masking import MaskSecrets

    caplog.handler.addFilter(MaskSecrets())
    with caplog.at_level(logging.DEBUG):
        send(study, secret)
        send(study, f"{secret}x", "{")
        logging.getLogger("django").error("Refused: Authorization: Bearer %s", secret)
        logging.getLogger("django").error("Refused: %s", secret)
    assert "Refused: drt_***" in caplog.text
    assert (secret in caplog.text, secret[10:] in caplog.text) == (False, False)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {ApiToken._meta.db_table}")
        assert secret[10:] not in str(cursor.fetchall())


def test_query_counts_do_not_grow(study, indicator):
    client, page = signed_in(coordinator(study)), reverse("roadmap:api_tokens", args=[study.slug])
    a_token(study, indicator)
    one = query_count(client, page)
    for _n in range(2):
        a_token(study, indicator, make_indicator(study))
    assert query_count(client, page) == one <= 12
