"""Every Chinese text beside its source: the page, and what it saves."""

import pytest
from django.urls import reverse
from django.utils import timezone

from studies.models import Event, Pillar, Study
from studies.services.studies import change_study
from surveys.exceptions import Refusal
from surveys.models import PriorityVersion
from surveys.services.translations import Translation, set_translations
from tests.factories.pages import COORDINATORS, query_count, signed_in, statuses, text_of
from tests.factories.surveys import add_priorities, make_survey, open_survey_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey():
    return make_survey()


@pytest.fixture
def study(survey):
    return survey.pillar.study


@pytest.fixture
def alice(study):
    return signed_in(coordinator(study))


def coordinator(study):
    return study.memberships.get(role="coordinator").user


def url(study):
    return reverse("surveys:translations", args=[study.slug])


def filled(alice, study):
    """What the page would send as it stands."""
    data = {}
    for bound in alice.get(url(study)).context["form"]:
        value = bound.value()
        if value is True or (value and value is not True):
            data[bound.html_name] = "on" if value is True else value
        if bound.field.show_hidden_initial:
            initial = bound.initial
            if initial:
                data[bound.html_initial_name] = "on" if initial is True else initial
    return data


def key_of(version, kind="zh"):
    return f"{kind}-priorityversion-{version.pk}-text"


def first(survey):
    return PriorityVersion.objects.get(priority__survey=survey, priority__number=1)


def states(study):
    study = Study.objects.get(pk=study.pk)
    pillar = study.pillars.get()
    versions = PriorityVersion.objects.order_by("priority__number")
    return (
        study.translations,
        pillar.translations,
        list(versions.values_list("translation", flat=True)),
    )


DRAFTS = ({"title": "draft", "consent": "draft"}, {"title": "draft"}, ["draft"] * 3)


def test_only_coordinators_enter(study):
    assert statuses(url(study), study) == COORDINATORS


def test_it_shows_every_text_beside_its_source_and_the_gaps_first(alice, study, survey):
    PriorityVersion.objects.filter(pk=first(survey).pk).update(text_zh="", translation="missing")
    page = alice.get(url(study))
    texts = [(row["text"].label, row["text"].state) for row in page.context["form"].rows()]
    assert texts == [
        ("I-01", "missing"),
        ("Title", "draft"),
        ("Consent text", "draft"),
        ("I Title", "draft"),
        ("I-02", "draft"),
        ("I-03", "draft"),
    ]
    shown = text_of(page)
    assert "1 text is missing or out of date. It stands first." in shown
    assert '<p lang="en">Taking part is voluntary.</p>' in shown
    assert 'lang="zh-Hans"' in shown.split("参与完全自愿。")[0][-200:]


def test_a_wording_that_was_asked_is_not_offered_any_more(alice, study, survey):
    open_survey_round(survey)
    rows = alice.get(url(study)).context["form"].rows()
    assert [row["text"].label for row in rows] == ["Title", "Consent text", "I Title"]


def test_a_text_is_written_and_marked_as_reviewed(alice, study, survey):
    version = first(survey)
    data = filled(alice, study) | {key_of(version): "更好的条目", key_of(version, "ok"): "on"}
    page = text_of(alice.post(url(study), data, follow=True))
    version.refresh_from_db()
    assert "The translations are saved." in page
    assert (version.text_zh, version.translation) == ("更好的条目", "reviewed")
    assert states(study) == (*DRAFTS[:2], ["reviewed", "draft", "draft"])
    events = Event.objects.filter(kind="translation_reviewed")
    assert [(each.by.name, each.about) for each in events] == [
        ("Alice", {"texts": [f"priorityversion-{version.pk}-text"]})
    ]


def test_texts_of_the_study_and_its_pillar_are_written_too(alice, study):
    pillar = study.pillars.get()
    data = filled(alice, study) | {
        f"zh-study-{study.pk}-title": "精准医学",
        f"zh-pillar-{pillar.pk}-title": "第一",
        f"ok-pillar-{pillar.pk}-title": "on",
    }
    alice.post(url(study), data)
    study.refresh_from_db()
    pillar.refresh_from_db()
    assert (study.title_zh, pillar.title_zh) == ("精准医学", "第一")
    assert states(study) == (DRAFTS[0], {"title": "reviewed"}, DRAFTS[2])
    assert study.consent_version == 1


def test_a_changed_consent_text_gets_a_new_number(alice, study):
    alice.post(url(study), filled(alice, study) | {f"zh-study-{study.pk}-consent": "自愿。"})
    study.refresh_from_db()
    assert (study.consent_zh, study.consent_version) == ("自愿。", 2)


def test_an_emptied_text_is_missing_even_if_marked_as_reviewed(alice, study, survey):
    version = first(survey)
    data = filled(alice, study) | {key_of(version): "  ", key_of(version, "ok"): "on"}
    alice.post(url(study), data)
    version.refresh_from_db()
    assert (version.text_zh, version.translation) == ("", "missing")


def test_a_reviewed_text_whose_words_change_is_a_draft_unless_compared_again(alice, study, survey):
    version = first(survey)
    PriorityVersion.objects.filter(pk=version.pk).update(translation="reviewed")
    data = filled(alice, study) | {key_of(version): "别的"}
    del data[key_of(version, "ok")]
    alice.post(url(study), data)
    version.refresh_from_db()
    assert (version.text_zh, version.translation) == ("别的", "draft")


def test_saving_the_same_again_changes_and_records_nothing(alice, study):
    alice.post(url(study), filled(alice, study))
    assert (states(study), Event.objects.filter(kind="translation_reviewed").count()) == (DRAFTS, 0)


def test_a_browser_that_ends_lines_its_own_way_changes_nothing(alice, study):
    by, now = coordinator(study), timezone.now()
    change_study(study=study, by=by, now=now, consent_en="One.\nTwo.", consent_zh="一。\n二。")
    number = Study.objects.get(pk=study.pk).consent_version
    data = {name: value.replace("\n", "\r\n") for name, value in filled(alice, study).items()}
    alice.post(url(study), data)
    assert Study.objects.get(pk=study.pk).consent_version == number


def test_what_the_page_did_not_hold_is_left_alone(alice, study, survey):
    data = filled(alice, study)
    add_priorities(survey, 1, by=coordinator(study))
    version = first(survey)
    alice.post(url(study), data | {key_of(version): "更好的条目"})
    stored = PriorityVersion.objects.order_by("priority__number").values_list("text_zh", flat=True)
    assert list(stored) == ["更好的条目", "条目 2", "条目 3", "条目 1"]


def test_what_somebody_else_wrote_meanwhile_is_not_overwritten_by_what_was_not_touched(
    alice, study, survey
):
    data, version = filled(alice, study), first(survey)
    wanted = {f"priorityversion-{version.pk}-text": Translation(text="别人的", is_reviewed=True)}
    set_translations(study=study, wanted=wanted, by=coordinator(study), now=timezone.now())
    alice.post(url(study), data | {f"zh-study-{study.pk}-title": "精准医学"})
    version.refresh_from_db()
    assert (version.text_zh, version.translation) == ("别人的", "reviewed")
    assert Study.objects.get(pk=study.pk).title_zh == "精准医学"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("坏\x00", "Null characters"), ("坏\u202e", "invisible character"), ("坏" * 10_001, "10000")],
)
def test_bad_input_is_told_kept_and_nothing_is_saved(alice, study, survey, text, sentence):
    version = first(survey)
    data = filled(alice, study) | {
        key_of(version): text,
        f"zh-study-{study.pk}-title": "这个也不保存",
    }
    page = text_of(alice.post(url(study), data))
    assert (sentence in page, "这个也不保存</textarea>" in page) == (True, True)
    version.refresh_from_db()
    assert (version.text_zh, Study.objects.get(pk=study.pk).title_zh) == ("条目 1", "个体化医学")


def test_the_service_refuses_a_text_of_another_study(study):
    wanted = {"study-999999-title": Translation(text="题")}
    with pytest.raises(Refusal, match="can no longer be changed"):
        set_translations(study=study, wanted=wanted, by=coordinator(study), now=timezone.now())


def test_three_rows_take_as_many_queries_as_one(alice, study):
    by = coordinator(study)
    Pillar.objects.all().delete()
    small = make_survey(study=study, priorities=1)
    one = query_count(alice, url(study))
    add_priorities(small, 2, by=by)
    make_survey(study=study, priorities=3)
    assert (one, query_count(alice, url(study))) == (6, 6)
