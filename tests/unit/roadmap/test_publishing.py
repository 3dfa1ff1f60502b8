import hashlib
import json

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from roadmap.models import Edition
from roadmap.queries import (
    coverage,
    current_edition,
    publication_blockers,
    published_editions,
    roadmap_steps,
)
from roadmap.services.merging import remove_action
from roadmap.services.snapshots import build_snapshot, preview
from studies.models import Event
from surveys.exceptions import Refusal
from surveys.models import ItemResult, RoundResult
from tests.factories.roadmap import (
    add_sub_topic,
    coordinator,
    finished_survey,
    merge,
    place,
    publish,
    published_study,
    save_action,
    standing,
    survey_of_two_rounds,
)
from tests.factories.studies import make_study, make_user
from tests.factories.surveys import make_survey, sealed_round

pytestmark = pytest.mark.django_db


def sentences(study):
    return [str(blocker.sentence) for blocker in publication_blockers(study)]


def test_an_edition_carries_number_hash_and_person():
    study = published_study()
    edition = Edition.objects.get()
    text = json.dumps(edition.snapshot, sort_keys=True, separators=(",", ":"))
    assert (edition.number, edition.state, edition.published_by.name) == (1, "published", "Alice")
    assert edition.sha256 == hashlib.sha256(text.encode()).hexdigest()
    about = {"edition": 1, "sha256": edition.sha256, "eyes": 2}
    assert Event.objects.last().about == about
    assert list(published_editions()) == [current_edition(study.slug)] == [edition]


def test_a_second_edition_supersedes_the_first():
    study = published_study()
    publish(study)
    states = list(Edition.objects.order_by("number").values_list("number", "state"))
    assert states == [(1, "superseded"), (2, "published")]
    assert current_edition(study.slug).number == 2


def test_the_same_content_has_the_same_hash():
    study = published_study()
    assert preview(study=study).sha256 == Edition.objects.get().sha256 == publish(study).sha256


def test_what_a_snapshot_holds_equals_the_sealed_results():
    survey = survey_of_two_rounds()
    merge(survey)
    snapshot = publish(survey.pillar.study).snapshot
    (pillar,) = snapshot["pillars"]
    bundles = list(
        RoundResult.objects.order_by("survey_round__number").values_list("bundle_sha256", flat=True)
    )
    survey.refresh_from_db()
    assert pillar["survey"]["protocol_sha256"] == survey.protocol_sha256
    assert pillar["survey"]["rule"] == survey.rule.as_dict()
    assert [each["bundle_sha256"] for each in pillar["survey"]["rounds"]] == bundles
    assert [(each["invited"], each["answered"]) for each in pillar["survey"]["rounds"]] == [
        (12, 12),
        (12, 12),
    ]
    published = [
        (
            p["code"],
            r["round"],
            r["counts"],
            r["agreeing"],
            r["rated"],
            r["cannot_judge"],
            r["verdict"],
        )
        for p in pillar["priorities"]
        for r in p["rounds"]
    ]
    sealed = [
        (
            f"I-{r.item.version.priority.number:02}",
            r.item.survey_round.number,
            r.counts,
            r.agreeing,
            r.rated,
            r.cannot_judge,
            r.verdict,
        )
        for r in ItemResult.objects.order_by(
            "item__version__priority__number", "item__survey_round__number"
        )
    ]
    assert published == sealed
    assert [
        (p["code"], p["stands"], p["rounds"][-1]["disposition"]) for p in pillar["priorities"]
    ] == [
        ("I-01", True, "accept"),
        ("I-02", True, ""),
        ("I-03", False, "drop"),
        ("I-04", False, ""),
    ]
    assert pillar["priorities"][2]["rounds"][0]["reason"] == "Decided by the working group."


def test_a_snapshot_holds_whole_numbers_and_texts_only():
    study = published_study()

    def kinds(value):
        if isinstance(value, dict):
            return {kind for each in value.values() for kind in kinds(each)}
        if isinstance(value, list):
            return {kind for each in value for kind in kinds(each)}
        return {type(value)}

    assert kinds(build_snapshot(study=study)) <= {str, int, bool, type(None)}


def test_an_unfinished_pillar_is_named_without_a_figure_or_wording():
    survey = finished_survey()
    study = survey.pillar.study
    merge(survey)
    running = make_survey(study=study, title="Innovation")
    sealed_round(survey=running, ratings=[{1: 5, 2: 5, 3: 1}] * 12)
    make_survey(study=study, title="Research")
    pillars = publish(study).snapshot["pillars"]
    assert [each["state"] for each in pillars] == ["finished", "in_progress", "planned"]
    assert pillars[1]["priorities"] == pillars[1]["survey"]["rounds"] == []
    assert pillars[2]["survey"] is None
    assert "Statement" not in json.dumps(pillars[1:])


def test_blockers_name_what_is_missing_and_where_it_is_mended():
    survey = finished_survey()
    study = survey.pillar.study
    assert sentences(study) == [
        "2 consensus priorities are placed under no sub-topic: I-01, I-02.",
        "The roadmap has no action yet.",
    ]
    sub_topic = add_sub_topic(survey.pillar)
    place(standing(survey), sub_topic, study=study)
    save_action(sub_topic, standing(survey)[:1])
    assert sentences(study) == ["1 consensus priority is in no action yet: I-02."]
    assert [blocker.url for blocker in publication_blockers(study)] == [
        f"/desk/studies/{study.slug}/actions/"
    ]
    with pytest.raises(Refusal, match="I-02"):
        publish(study)
    assert Edition.objects.count() == 0


def test_a_study_without_a_finished_survey_is_not_published():
    survey = make_survey()
    assert sentences(survey.pillar.study) == [
        "No survey is finished with a priority that reached consensus."
    ]


def test_coverage_and_steps_count_priorities():
    survey = finished_survey()
    study = survey.pillar.study
    merge(survey)
    found = coverage(study)
    assert (len(found.standing), found.placed, found.covered, found.actions) == (2, 2, 2, 1)
    steps = roadmap_steps(study)
    assert [(s.key, s.done, s.total, s.is_done) for s in steps] == [
        ("coding", 2, 2, True),
        ("actions", 2, 2, True),
        ("edition", 0, 1, False),
    ]
    assert roadmap_steps(published_study(study=make_study(by=make_user("Eve"))))[2].is_done


def test_later_edits_leave_an_edition_alone():
    survey = finished_survey()
    study, action = survey.pillar.study, merge(survey)
    publish(study)
    before = Edition.objects.get().snapshot
    save_action(action.sub_topic, standing(survey), action=action, title_en="Changed")
    study.title_en = "Renamed"
    study.save()
    remove_action(action=action, by=coordinator(study), now=timezone.now())
    assert Edition.objects.get().snapshot == before


def test_an_edition_never_changes():
    published_study()
    edition = Edition.objects.get()
    edition.sha256 = "0" * 64
    for save in (
        edition.save,
        lambda: edition.save(update_fields=["sha256"]),
        lambda: edition.save(update_fields=["state", "snapshot"]),
        edition.delete,
    ):
        with pytest.raises(TypeError, match="never"):
            save()
    assert Edition.objects.get().sha256 != edition.sha256


def test_a_study_with_an_edition_is_not_deleted():
    study = published_study()
    with pytest.raises(ProtectedError):
        study.delete()


@pytest.mark.parametrize(
    "columns",
    [
        {"state": "published"},
        {"number": 1},
        {"state": "lost"},
        {"published_at": None},
        {"published_by": None},
        {"published_at": None, "published_by": None},
    ],
)
def test_database_refuses_impossible_editions(columns):
    study = published_study()
    sound = {
        "study": study,
        "number": 2,
        "state": "superseded",
        "snapshot": {},
        "sha256": "0" * 64,
        "published_at": timezone.now(),
        "published_by": coordinator(study),
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.create(**(sound | columns))


def test_missing_chinese_is_told_by_reference():
    survey = finished_survey()
    merge(survey, text_zh="")
    assert preview(study=survey.pillar.study).without_chinese == ["I.I.a.1"]


def test_publishing_takes_as_many_queries_for_three_pillars_as_for_one(
    django_assert_max_num_queries,
):
    study = published_study()
    with django_assert_max_num_queries(46) as one:
        publish(study)
    for _ in range(2):
        merge(finished_survey(study=study))
    with django_assert_max_num_queries(len(one)):
        publish(study)
