"""The codebook as files: taken away, brought back, changed, and never by halves."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from roadmap.models import Area, CodeMemo, SubTopic
from roadmap.services import structure
from studies.models import Event
from tests.factories.pages import query_count, signed_in, statuses, text_of
from tests.factories.roadmap import add_sub_topic, coordinator
from tests.factories.studies import join, make_study, make_user
from tests.factories.surveys import make_survey

pytestmark = pytest.mark.django_db
EDITORS = {"coordinator": 200, "analyst": 200, "observer": 403, "outsider": 404, "nobody": 302}
TEXTS = {
    "includes_en": '=HYPERLINK("http://evil.example")\nand <b>bold</b>',
    "includes_zh": "包括：公众知识。",
    "excludes_en": "- what doctors know\r\n[Memos]",
    "excludes_zh": "不包括：医生的知识。",
    "examples_en": "“A module, at school”; 'tabs\there'",
    "examples_zh": "例如：学校课程。",
}


@pytest.fixture
def study():
    return make_survey().pillar.study


@pytest.fixture
def client(study):
    return signed_in(coordinator(study))


def url(study, page="codebook_import"):
    return reverse(f"roadmap:{page}", args=[study.slug])


def filled(study):
    """Two areas, of which one is empty, with three codes."""
    by, now = coordinator(study), timezone.now()
    pillar = study.pillars.first()
    code = add_sub_topic(pillar, title="@Health & <literacy>")
    add_sub_topic(pillar, title="Research", title_zh="")
    add_sub_topic(pillar, title="research again")
    structure.add_area(pillar=pillar, title_en="Services", title_zh="", by=by, now=now)
    structure.edit_sub_topic(sub_topic=code, by=by, now=now, **TEXTS)
    CodeMemo.objects.create(sub_topic=code, text="Not money.", written_at=now, written_by=by)
    return code


def content():
    """Every text of the codebook."""
    codes = SubTopic.objects.order_by("area__pillar", "area__number", "letter")
    hidden = ("id", "area_id")
    return (
        list(Area.objects.values_list("pillar__number", "number", "title_en", "title_zh")),
        [
            {
                name: text.replace("\r\n", "\n") if isinstance(text, str) else text
                for name, text in row.items()
                if name not in hidden
            }
            for row in codes.values()
        ],
    )


def send(client, study, data, **more):
    file = SimpleUploadedFile("codebook.any", data if isinstance(data, bytes) else data.encode())
    return client.post(url(study), {"file": file, **more})


def take(client, study, shown):
    sent = {"lines": shown.context["table"], "seen": shown.context["plan"].fingerprint}
    return client.post(url(study), {**sent, "take": "1"}, follow=True)


def test_editors_enter(study):
    filled(study)
    assert statuses(url(study), study) == EDITORS


@pytest.mark.parametrize("page", ["codebook_csv", "codebook_qdc"])
def test_a_file_brought_back_changes_nothing_and_fills_an_empty_study_with_the_same(
    study, client, page
):
    filled(study)
    response = client.get(url(study, page))
    assert response["Cache-Control"] == "private, no-store"
    assert response.content == client.get(url(study, page)).content
    assert b"Not money." in response.content
    assert coordinator(study).name.encode() not in response.content
    again = send(client, study, response.content)
    assert "Everything in the file is known already." in text_of(again)
    assert again.context["plan"].unmentioned == []
    before = content()
    Area.objects.all().delete()
    shown = send(client, study, response.content)
    assert content() == ([], [])
    assert "The file is taken. 3 codes are new." in text_of(take(client, study, shown))
    assert content() == before


def test_a_changed_table_is_shown_first_then_taken_and_nothing_is_emptied(study, client):
    code = filled(study)
    table = (
        "pillar,area,area_title_en,code,title_en,description_en,examples_zh\n"
        "I,I.I,,I.I.a,Literacy,,新例\nI,,Citizens,,research,Questions to results.,\n"
        "1,,Services,,Screening,,\nPillar I,,Data & <i>,,,,\n"
    )
    shown = send(client, study, table)
    assert content()[1][0]["title_en"] == "@Health & <literacy>"
    text = text_of(shown)
    assert "1 code of the study is not in the file. It stays." in text
    assert b"Data &amp; &lt;i&gt;" in shown.content
    taken = text_of(take(client, study, shown))
    assert "The file is taken. 1 code is new. 2 areas or codes changed." in taken
    code.refresh_from_db()
    assert (code.title_en, code.examples_zh) == ("Literacy", "新例")
    assert (code.title_zh, code.description_en) == ("健康素养", "What people know.")
    titles = SubTopic.objects.order_by("area__number", "letter").values_list("title_en", flat=True)
    assert list(titles) == ["Literacy", "research", "research again", "Screening"]
    assert list(Area.objects.values_list("number", "title_en"))[-1] == (3, "Data & <i>")
    assert Event.objects.last().about == {"part": "codebook", "new": 1, "changed": 2}


def test_a_code_renamed_in_another_program_is_known_by_its_guid(study, client):
    code = filled(study)
    text = client.get(url(study, "codebook_qdc")).content.decode().replace("Research", "Science")
    take(client, study, send(client, study, text))
    assert code.area.sub_topics.get(letter="b").title_en == "Science"
    assert SubTopic.objects.count() == 3


def test_what_cannot_be_taken_is_told_and_nothing_of_the_file_is_taken(study, client):
    filled(study)
    letters = "".join(f"I,I.II,,,Code {n},\n" for n in range(27))
    table = (
        "pillar,area,area_title_en,code,title_en,title_zh\n"
        "IX,,Nowhere,,Lost,\nI,I.I,,I.I.b,'@health & <Literacy>,\nI,I.II,Services,I.I.a,Moved,\n"
        f"I,I.I,,,,无题\nI,,Citizens,I.I.b,Twice,\n{letters}"
    )
    shown = send(client, study, table)
    told = [(each.row, each.sentence) for each in shown.context["plan"].problems]
    assert told == [
        (2, "The study has no such pillar. It has: I. Or choose one pillar for the file."),
        (3, "I.I.a has the same title. Choose another one, or leave one out."),
        (4, "Code I.I.a stands in another area. Codes do not move: leave it there."),
        (5, "A code needs an English title."),
        (6, "Row 3 is about the same code. Keep one of the two."),
        (33, "An area has at most 26 sub-topics."),
    ]
    assert "Nothing can be taken yet" in text_of(shown)
    before = content()
    sent = {"lines": table, "seen": shown.context["plan"].fingerprint, "take": "1"}
    assert "Nothing was taken" in text_of(client.post(url(study), sent))
    assert content() == before


def test_a_file_without_pillars_needs_one_to_be_chosen(study, client):
    file = '<CodeBook><Codes><Code name="Citizens"><Code name="Trust"/></Code></Codes></CodeBook>'
    text = text_of(send(client, study, file))
    assert "The study has no such pillar. It has: I. Or choose one pillar for the file." in text
    shown = send(client, study, file, pillar="1")
    take(client, study, shown)
    assert SubTopic.objects.get().reference == "I.I.a"
    table = "area_title_en,title_en\nCitizens,Data\n"
    assert "The file names no pillar here." in text_of(send(client, study, table))
    assert "codes are new" not in text_of(send(client, study, table, pillar="1"))


def test_who_looked_at_another_codebook_looks_once_more(study, client):
    code = filled(study)
    shown = send(client, study, "code,area,area_title_en,title_en\nI.I.a,I.I,,New\n")
    by, now = coordinator(study), timezone.now()
    structure.edit_sub_topic(sub_topic=code, by=by, now=now, title_en="Changed")
    assert "The codebook changed meanwhile." in text_of(take(client, study, shown))
    code.refresh_from_db()
    assert code.title_en == "Changed"
    assert "Choose a file first." in text_of(client.post(url(study), {}))


def test_codes_of_another_study_are_not_touched(study, client):
    code = filled(study)
    guest = make_study(by=make_user("Eve"), title="Other")
    make_survey(study=guest)
    join(guest, coordinator(study), "analyst")
    shown = send(client, guest, client.get(url(study, "codebook_qdc")).content, pillar="")
    take(client, guest, shown)
    assert guest.pillars.get().areas.count() == 2
    assert code.area.sub_topics.count() == 3


def test_query_counts_do_not_grow(study, client):
    counts = []
    for _ in range(2):
        filled(study)
        file = client.get(url(study, "codebook_csv")).content
        pages = [url(study, page) for page in ("codebook_csv", "codebook_qdc", "codebook_import")]
        counts.append([query_count(client, page) for page in pages])
        with CaptureQueriesContext(connection) as caught:
            send(client, study, file)
        counts[-1].append(len(caught))
    assert counts[0] == counts[1]
    assert max(counts[1]) <= 12
