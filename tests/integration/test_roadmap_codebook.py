import pytest
from django.urls import reverse

from roadmap.models import CodeMemo, SubTopic
from studies.enums import Role
from studies.models import Event
from tests.factories.pages import query_count, signed_in, statuses, text_of
from tests.factories.roadmap import add_sub_topic, coordinator
from tests.factories.studies import join, make_user
from tests.factories.surveys import make_survey

pytestmark = pytest.mark.django_db
READERS = {"coordinator": 200, "analyst": 200, "observer": 200, "outsider": 404, "nobody": 302}


def url(name, study, *rest):
    return reverse(f"roadmap:{name}", args=[study.slug, *rest])


def test_the_whole_team_reads_it():
    pillar = make_survey().pillar
    add_sub_topic(pillar)
    assert statuses(url("codebook", pillar.study), pillar.study) == READERS


def test_an_observer_reads_what_an_editor_wrote_and_gets_no_link_to_change_it():
    pillar = make_survey().pillar
    study, code = pillar.study, add_sub_topic(pillar)
    editor = signed_in(coordinator(study))
    texts = {"includes_en": "Lessons.", "excludes_en": "Staff.", "examples_en": "A quiz."}
    edit = url("sub_topic_edit", study, code.pk)
    editor.post(edit, {"title_en": "Literacy", "description_en": "What they know.", **texts})
    editor.post(url("memo_new", study, code.pk), {"text": "Agreed <b>today</b>."})
    page = signed_in(join(study, make_user("Olga"), Role.OBSERVER)).get(url("codebook", study))
    text = text_of(page)
    for words in ("What they know.", *texts.values(), "Agreed <b>today</b>."):
        assert words in text
    assert b"<b>today</b>" not in page.content
    assert "Add a memo" not in text
    assert Event.objects.last().about == {"structure": "I.I.a"}


def test_a_memo_is_only_added():
    pillar = make_survey().pillar
    code = add_sub_topic(pillar)
    client, page = signed_in(coordinator(pillar.study)), url("memo_new", pillar.study, code.pk)
    assert "Write the memo first." in text_of(client.post(page, {"text": " "}))
    client.post(page, {"text": "First."})
    client.post(page, {"text": "Second."})
    assert list(CodeMemo.objects.values_list("text", flat=True)) == ["First.", "Second."]
    memo = CodeMemo.objects.first()
    with pytest.raises(TypeError, match="never changes"):
        memo.save()
    with pytest.raises(TypeError, match="never deleted"):
        memo.delete()


def test_query_count_does_not_grow():
    pillar = make_survey().pillar
    add_sub_topic(pillar)
    client = signed_in(coordinator(pillar.study))
    one = query_count(client, url("codebook", pillar.study))
    for _ in range(2):
        add_sub_topic(pillar)
    assert (SubTopic.objects.count(), query_count(client, url("codebook", pillar.study))) == (
        3,
        one,
    )
    assert one <= 12
