import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from surveys.imports import Person
from surveys.models import Expert, Message, PanelSeat, Tombstone
from surveys.services.panels import add_experts
from tests.factories.pages import COORDINATORS, query_count, signed_in, statuses, text_of
from tests.factories.same_instant import in_the_same_instant
from tests.factories.surveys import expert_of, make_survey, open_survey_round, rate

pytestmark = pytest.mark.django_db


def url(survey):
    return reverse("surveys:panel", args=[survey.pk])


def coordinator(survey):
    return signed_in(survey.pillar.study.memberships.get(role="coordinator").user)


def paste(survey, lines):
    return coordinator(survey).post(url(survey), {"lines": lines})


def people():
    return list(Expert.objects.order_by("email").values_list("name", "email", "group", "language"))


def test_only_coordinators_see_names():
    survey = make_survey()
    assert statuses(url(survey), survey.pillar.study) == COORDINATORS


def test_lines_are_read_with_semicolons_tabs_and_commas():
    survey = make_survey(experts=0)
    lines = (
        "Name; E-mail; Group; Language\r\n"
        "Ana Sol; Ana@panel.example; EU; en\r\n"
        "Bo Li\tbo@panel.example\tCN\t中文\r\n"
        '"Cruz, Eva", eva@panel.example\r\n'
    )
    assert paste(survey, lines).url == url(survey)
    assert people() == [
        ("Ana Sol", "ana@panel.example", "EU", "en"),
        ("Bo Li", "bo@panel.example", "CN", "zh-hans"),
        ("Cruz, Eva", "eva@panel.example", "", "en"),
    ]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("Eva", "Line 2: it has 1 fields. Write name; e-mail; group; language."),
        ("a; b@c.org; d; en; f", "Line 2: it has 5 fields."),
        ("; eva@panel.example", "Line 2: name: a name is needed before the e-mail address."),
        ("eva@panel.example; Eva", "Line 2: name: a name is needed before the e-mail address."),
        ("Eva; eva@", "Line 2: e-mail: “eva@” is no e-mail address. Correct it."),
        ("Eva; еva@panel.example", "Line 2: e-mail: “еva@panel.example” is no e-mail address."),
        ("Eva; eva@panel.example; EU; fr", "Line 2: language: “fr” is not spoken here."),
        ("Eva; eva@panel.example; " + "x" * 61, "Line 2: group: shorten it to 60 characters."),
        ("E" * 151 + "; eva@panel.example", "Line 2: name: shorten it to 150 characters."),
        ("Eva; ANA@panel.example", "Line 2: e-mail: this address is in line 1 already."),
        ("Eva; Expert01@panel.example", "Line 2: e-mail: this address is on this panel already."),
        ("Eva\0; eva@panel.example", "Line 2: it holds an invisible character."),
        ("Eva\x0bBcc: x@y.org; eva@panel.example", "Line 2: it holds an invisible character."),
        ('"Eva; eva@panel.example', "Line 2: a quotation mark is not closed"),
    ],
)
def test_a_problem_is_told_by_line_and_field_and_nothing_is_half_written(line, sentence):
    survey = make_survey(experts=1)
    response = paste(survey, f"Ana; ana@panel.example\n{line}")
    page = text_of(response)
    assert (response.status_code, sentence in page) == (200, True), page[-3000:]
    assert "Ana; ana@panel.example" in page
    assert [email for _name, email, *_rest in people()] == ["expert01@panel.example"]


def test_a_line_break_cannot_smuggle_a_mail_header():
    survey = make_survey(experts=0)
    page = text_of(paste(survey, "Eva\rBcc: x@y.org; eva@panel.example"))
    assert "Line 1: it has 1 fields." in page
    assert people() == []


def test_column_names_alone_are_refused():
    survey = make_survey(experts=0)
    assert "There are only column names." in text_of(paste(survey, "Name; E-mail"))


def test_a_known_expert_keeps_name_and_link_on_a_second_panel():
    survey = make_survey(experts=1)
    second = make_survey(study=survey.pillar.study, experts=0)
    paste(second, "Another name; EXPERT01@panel.example; CN")
    assert people() == [("Expert 01", "expert01@panel.example", "EU", "en")]
    assert PanelSeat.objects.count() == 2


def test_an_expert_is_removed():
    survey = make_survey(experts=2)
    seat = survey.seats.order_by("expert__email").first()
    coordinator(survey).post(url(survey), {"remove": seat.pk})
    assert [s.expert.name for s in survey.seats.all()] == ["Expert 02"]


@pytest.mark.parametrize("seat", ["0", "x", "９"])
def test_an_unknown_seat_is_not_there(seat):
    survey = make_survey(experts=1)
    assert coordinator(survey).post(url(survey), {"remove": seat}).status_code == 404


def test_a_seat_of_another_survey_is_not_there():
    survey = make_survey(experts=1)
    second = make_survey(study=survey.pillar.study, experts=1)
    response = coordinator(survey).post(url(survey), {"remove": second.seats.get().pk})
    assert (response.status_code, PanelSeat.objects.count()) == (404, 2)


def test_while_a_round_runs_the_panel_stays_as_it_is():
    survey = make_survey()
    open_survey_round(survey)
    sentence = "A round is running. Change the panel before or after it."
    assert sentence in text_of(paste(survey, "Eva; eva@panel.example"))
    removal = coordinator(survey).post(
        url(survey), {"remove": survey.seats.first().pk}, follow=True
    )
    assert sentence in text_of(removal)
    assert survey.seats.count() == 12


def test_mails_are_counted_by_state_and_by_nothing_else():
    survey = make_survey()
    open_survey_round(survey)
    page = text_of(coordinator(survey).get(url(survey)))
    assert "<dt>mails waiting</dt><dd>12</dd>" in page
    assert "<dt>mails sent</dt><dd>0</dd>" in page


def test_the_way_to_each_expert_is_shown_and_not_whether_they_answered():
    survey = make_survey()
    page = text_of(coordinator(survey).get(url(survey)))
    assert page.count(">Not yet invited</td>") == 12
    survey_round = open_survey_round(survey)
    states = {0: "sent", 1: "failed", 2: "sending"}
    for index, state in states.items():
        Message.objects.filter(expert=expert_of(survey, index)).update(state=state)
    Expert.objects.filter(pk=expert_of(survey, 3).pk).update(has_declined=True)
    before = text_of(coordinator(survey).get(url(survey)))
    words = ("Mail sent", "Mail failed", "Mail queued", "Declined")
    assert [before.count(f">{word}</td>") for word in words] == [1, 1, 9, 1]
    rate(survey_round, 5, {1: 4})
    assert told(coordinator(survey).get(url(survey))) == told_text(before)


def told(response):
    return told_text(text_of(response))


def told_text(page):
    """The table alone: elsewhere a page carries a token of its own."""
    return page[page.index("<tbody>") : page.index("</tbody>")]


def test_the_erased_are_a_number_and_nothing_else():
    survey = make_survey()
    study = survey.pillar.study
    Tombstone.objects.create(study=study, salt="a", digest="b", erased_on="2027-01-01")
    page = text_of(coordinator(survey).get(url(survey)))
    assert "<dt>erased from the study</dt><dd>1</dd>" in page


def test_a_large_panel_has_pages_and_a_search():
    survey = make_survey(experts=101)
    client = coordinator(survey)
    first, second = text_of(client.get(url(survey))), text_of(client.get(url(survey), {"page": 2}))
    assert ("Expert 100" in first, "Expert 99" in second) == (True, True)
    assert "1 to 100 of 101" in first
    found = text_of(client.get(url(survey), {"q": "expert 100"}))
    assert (found.count("expert100@panel.example"), "Expert 99" in found) == (1, False)
    assert "Nobody on this panel matches." in text_of(client.get(url(survey), {"q": "zz\0"}))
    assert client.get(url(survey), {"page": "٣x"}).status_code == 200


def test_three_rows_take_as_many_queries_as_one():
    first = make_survey(experts=1)
    second = make_survey(study=first.pillar.study, experts=3)
    client = coordinator(first)
    assert query_count(client, url(first)) == query_count(client, url(second)) == 11


@pytest.mark.each_database
@pytest.mark.django_db(transaction=True)
def test_of_two_who_add_one_person_in_the_same_instant_the_later_is_told():
    first = make_survey(experts=0)
    second = make_survey(study=first.pillar.study, experts=0)
    by = first.pillar.study.memberships.get(role="coordinator").user
    bo = Person(name="Bo", email="bo@panel.example", group="EU")

    def add(survey):
        add_experts(survey=survey, people=[bo], by=by, now=timezone.now())

    told = in_the_same_instant(lambda: add(first), lambda: add(second))
    if connection.vendor == "sqlite":  # its writers stand in line, so the later one finds Bo
        assert told == ("", "")
        assert (first.seats.count(), second.seats.count()) == (1, 1)
    else:
        assert told == (
            "",
            "Somebody else has just added one of these people. Please look and try again.",
        )
        assert (first.seats.count(), second.seats.count()) == (1, 0)
    assert Expert.objects.count() == 1
