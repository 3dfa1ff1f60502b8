"""The demo study: three stages of a life, built through the services, the same every time."""

import pytest
from django.core.management import call_command
from django.utils import timezone

from delphi.demo.build import SLUG, build_demo
from roadmap.models import (
    CodeChange,
    CoderChoice,
    Edition,
    Erratum,
    Indicator,
    Measurement,
    Omission,
    Remark,
    ShownConsultation,
    UptakeStatement,
)
from studies.models import Event, Study
from surveys.models import Ballot, Comment, Expert, RoundResult, SurveyRound

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mailbox(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def states():
    rounds = SurveyRound.objects.filter(survey__pillar__study__slug=SLUG)
    rounds = rounds.order_by("survey__pillar__number", "number")
    return list(rounds.values_list("survey__pillar__number", "number", "state"))


def counts():
    tables = (
        Study,
        Expert,
        Event,
        Comment,
        CoderChoice,
        CodeChange,
        Edition,
        Erratum,
        Omission,
        Remark,
        Indicator,
        Measurement,
        UptakeStatement,
    )
    return [table.objects.count() for table in tables]


def test_its_pillars_stand_in_three_stages_and_loading_it_twice_changes_nothing(capsys):
    call_command("load_demo")
    assert states() == [
        (1, 1, "sealed"),
        (1, 2, "sealed"),
        (2, 1, "sealed"),
        (2, 2, "planned"),
        (3, 1, "open"),
        (3, 2, "planned"),
    ]
    (shown,) = ShownConsultation.objects.all()
    assert (shown.study.slug, shown.survey_round.state) == (SLUG, "sealed")
    third = SurveyRound.objects.get(survey__pillar__number=3, number=1)
    assert 0.25 < Ballot.objects.filter(survey_round=third).count() / third.invited < 0.42
    before = counts()
    call_command("load_demo")
    assert "already there; nothing was changed" in capsys.readouterr().out
    assert (counts(), before[-7:]) == (before, [2, 1, 1, 1, 5, 7, 6])


@pytest.mark.one_database
def test_the_full_demo_publishes_all_24_sub_topics_with_actions(client):
    build_demo(now=timezone.now(), full=True)
    content = Edition.objects.first().content
    actions = [len(each.actions) > 0 for each in content.sub_topics.values()]
    assert (actions, {state for *_round, state in states()}) == ([True] * 24, {"sealed"})
    shown = RoundResult.objects.filter(survey_round__number=2).values_list("breakdown", flat=True)
    assert [[group["label"] for group in each["groups"]] for each in shown] == [["CN", "EU"]] * 3
    dpyd = Indicator.objects.get(name_en__startswith="DPYD")
    path = dpyd.action_slug, dpyd.baseline, dpyd.target, dpyd.target_on.year
    assert path == ("3-2-a-1", 25, 70, 2030)
    assert not Indicator.objects.filter(is_illustrative=False).exists()
    assert client.get(f"/roadmap/{SLUG}/scorecard/").content.count(b"(illustrative)") == 10
    page = client.get(f"/roadmap/{SLUG}/").content.decode()
    assert "Simulated data" in page
    action = next(each for slug, each in content.actions.items() if slug.startswith("1-"))
    told = client.get(f"/roadmap/{SLUG}/actions/{action.slug}/").content.decode()
    assert "experts who rated said it is well advanced or done" in told
    assert "(simulated)" in told
