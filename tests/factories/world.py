"""Every address of the house, and everybody who may knock: the ground of the proofs over all URLs.

    world = make_world()                       # a study in every state at once, and a foreign one
    for address in addresses():                # of the resolver: new pages are found by themselves
        path = world.path(address)
        browser(world.visitors["analyst"]).get(path)

An address that needs an object which is not here fails with the sentence that says what to add.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client
from django.test.client import ClientHandler
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from roadmap.enums import UptakeState
from roadmap.models import Action
from roadmap.services import reviewing
from studies.enums import Role
from studies.models import Study, TeamInvitation, User
from surveys.consensus import Rule
from surveys.enums import Disposition, RoundState
from surveys.models import Citation, Job, RoundItem, Survey, SurveyRound
from surveys.services.invitation_tokens import invitation_token
from surveys.services.results import share_results
from surveys.services.surveys import set_protocol
from surveys.services.team_invitations import invite_member
from surveys.views.access import LINK_COOKIE
from tests.factories.consultations import sealed_consultation, show
from tests.factories.evidence import add_evidence, cite, hold_workshop
from tests.factories.follow_up import a_token, make_indicator, measure
from tests.factories.follow_up import state as state_uptake
from tests.factories.jobs import made_job
from tests.factories.pages import signed_in
from tests.factories.remembered import remembered
from tests.factories.roadmap import finished_survey, make_file_of, merge, publish
from tests.factories.studies import join, make_study, make_user
from tests.factories.surveys import (
    decide,
    expert_of,
    link_of,
    make_survey,
    open_survey_round,
    rate,
    read_file,
    round_at_state,
    sealed_round,
)

ROLES = (
    *("nobody", "outsider", "observer", "analyst", "coordinator", "foreign_coordinator"),
    *("expert", "foreign_expert"),
)
TEAM = {"observer": Role.OBSERVER, "analyst": Role.ANALYST, "coordinator": Role.COORDINATOR}
RATERS, PANEL = 10, 12
# Which object of the world a page is about, where the usual one (`World.usual`) would show little.
PLACES: dict[str, dict[str, str]] = {
    "surveys:deviation_add": {"survey_id": "finished"},
    "surveys:survey_lineage": {"survey_id": "finished"},
    "surveys:survey_lineage_picture": {"survey_id": "finished"},
    "surveys:round_open": {"round_id": "planned_round"},
    "surveys:round_results": {"round_id": "sealed_round"},
    "surveys:round_pictures": {"round_id": "sealed_round"},
    "surveys:round_picture": {"round_id": "sealed_round"},
    "surveys:round_statistics": {"round_id": "sealed_round"},
    "surveys:round_bundle": {"round_id": "sealed_round"},
    "surveys:round_refine": {"round_id": "sealed_round"},
    "surveys:round_comments": {"round_id": "sealed_round"},
    "surveys:round_suggestions": {"round_id": "sealed_round"},
    "surveys:item_rewrite": {"round_id": "sealed_round", "item_id": "sealed_item"},
    "surveys:results_share": {"round_id": "sealed_round"},
    "surveys:expert_results": {"round_id": "sealed_round"},
    "surveys:check_result": {"round_id": "sealed_round"},
    "surveys:expert_bundle": {"round_id": "sealed_round"},
}
QUERIES = {"roadmap:action_new": "?sub_topic={sub_topic_id}"}
HERE = "tests/factories/world.py"
# A passkey or an authenticator app answers a question made by chance, which the server must
# remember until then, in the visitor's own session.
CHALLENGES = {
    *("mfa_activate_totp", "mfa_add_webauthn", "mfa_login_webauthn", "mfa_authenticate"),
    "mfa_reauthenticate_webauthn",
}


@dataclass(frozen=True, kw_only=True)
class Address:
    """One URL pattern. `name` tells twins apart: `roadmap:method` and `roadmap:method (number)`."""

    name: str
    route: str  # what reverse() takes
    parameters: frozenset[str]


def addresses(urlconf: Any = None) -> list[Address]:
    """Every address of the resolver, in order."""
    found = list(_named_patterns(get_resolver(urlconf)))
    fewest: dict[str, frozenset[str]] = {}
    for route, parameters in found:
        fewest[route] = min(fewest.get(route, parameters), parameters, key=len)
    made = [
        Address(
            name=" ".join([route, *(f"({p})" for p in sorted(parameters - fewest[route]))]),
            route=route,
            parameters=parameters,
        )
        for route, parameters in found
    ]
    twice = [name for name, count in Counter(a.name for a in made).items() if count > 1]
    assert twice == [], f"Two addresses cannot be told apart: {twice}. Give each a name of its own."
    return made


def _named_patterns(
    resolver: URLResolver, spaces: tuple[str, ...] = (), above: frozenset[str] = frozenset()
) -> Iterator[tuple[str, frozenset[str]]]:
    for pattern in resolver.url_patterns:
        parameters = above | frozenset(pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            inside = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from _named_patterns(pattern, inside, parameters)
        else:
            assert pattern.name, f"Give the address {pattern.pattern!s} a name in its urls.py."
            yield ":".join([*spaces, pattern.name]), parameters


@dataclass(kw_only=True)
class World:
    """One study with a page to show at every address; `foreign` is the world of other people.

    Pillar I is finished and in edition 1, II is rated for the second time, III is closed and not
    yet sealed, IV is planned. Experts 0 to 9 have answered every round; 10 and 11 are silent.
    """

    study: Study
    coordinator: User
    finished: Survey
    open_round: SurveyRound
    job: Job
    closed_round: SurveyRound | None = None
    planned_round: SurveyRound | None = None
    foreign: "World | None" = None
    visitors: dict[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def sealed_round(self) -> SurveyRound:
        return self.finished.rounds.get()

    @property
    def sealed_item(self) -> RoundItem:
        return self.sealed_round.items.first()

    @cached_property
    def usual(self) -> dict[str, Any]:
        """The object for each parameter of an address."""
        action = Action.objects.get(sub_topic__area__pillar__study=self.study)
        planned = (self.planned_round or self.open_round).survey
        edition = self.study.editions.get()
        return {
            "slug": self.study.slug,
            "survey_id": planned.pk,
            "seat_id": planned.seats.first().pk,
            "import_id": planned.imports.get().pk,
            "version_id": planned.priorities.first().versions.get().pk,
            "round_id": self.open_round.pk,
            "item_id": self.open_round.items.first().pk,
            "job_id": self.job.pk,
            "token": self.token(0),
            "workshop_id": self.study.workshops.get().pk,
            "evidence_id": self.study.evidence.first().pk,
            "citation_id": self.planned_citation.pk,
            "focus": "1",
            "reference": next(iter(edition.content.evidence)),
            "indicator_id": self.study.indicators.get().pk,
            "measurement_id": self.study.indicators.get().measurements.get().pk,
            "area_id": action.sub_topic.area.pk,
            "sub_topic_id": action.sub_topic.pk,
            "action_id": action.pk,
            "number": edition.number,
            "edition": "current",
            "token_id": self.study.api_tokens.get().pk,
            "indicator": self.study.indicators.get().code,
            "nth": 1,
            "picture": "distributions",
            "kind": "invitation",
            "place": next(iter(edition.content.sub_topics)),
            "action_slug": next(iter(edition.content.actions)),
            "code": next(iter(edition.content.priorities)),
            "pillar": 1,
            "round_number": 1,
            "file_name": "actions.csv",
            "file_id": edition.files.get(name="roadmap.xlsx").pk,
            "name": a_mail_in_the_outbox(),
            "pk": a_security_key_of_somebody_else(),
            "invitation_id": self.invitation.pk,
            "signature": invitation_token(self.invitation),
            "review_id": self.study.reviews.last().pk,
            "rest": "method/",
            "before": 1,
            "after": edition.number,
            "member_id": self.study.memberships.latest("pk").pk,
        }

    @property
    def planned_citation(self) -> Citation:
        """Of the first priority of the planned (or open) survey."""
        planned = (self.planned_round or self.open_round).survey
        return Citation.objects.get(priority=planned.priorities.first())

    @property
    def invitation(self) -> TeamInvitation:
        """Of somebody to the team, not accepted yet."""
        return self.study.invitations.get()

    def path(self, address: Address, **instead: Any) -> str:
        """Where this address leads in this world; `instead` replaces objects by name."""
        missing = sorted(address.parameters - set(self.usual))
        assert missing == [], (
            f"{address.name} needs {missing}: add an object for it to World.usual in {HERE}."
        )
        places = {name: getattr(self, a).pk for name, a in PLACES.get(address.route, {}).items()}
        known = self.usual | places | instead
        path = reverse(address.route, kwargs={name: known[name] for name in address.parameters})
        return path + QUERIES.get(address.route, "").format(**known)

    def token(self, index: int) -> str:
        """The personal link of the expert with this index."""
        return link_of(expert_of(self.open_round.survey, index)).token


def browser(cookies: Mapping[str, str], **options: Any) -> Client:
    """Return a fresh browser that carries these cookies and shows a 500 as its visitor sees it."""
    client = Client(raise_request_exception=False, **options)
    client.cookies = SimpleCookie(dict(cookies))
    client.handler = _site(client.handler.enforce_csrf_checks, tuple(settings.MIDDLEWARE))
    return client


@cache
def _site(enforces_csrf: bool, _middleware: tuple[str, ...]) -> ClientHandler:
    """One site for all browsers: a walk would spend a tenth of its time on loading middleware."""
    return ClientHandler(enforces_csrf)


@remembered
def make_world() -> World:
    """Return the whole world. About two hundred answers; everything through the services."""
    world = _make_study(make_user("Alice"), "Personalised medicine")
    world.closed_round = _closed(world)
    world.planned_round = _planned(world)
    world.foreign = _make_study(make_user("Nils"), "Another study")
    world.visitors = {role: {} for role in ROLES}
    for role, rank in TEAM.items():
        person = world.coordinator if role == "coordinator" else make_user(role.title())
        if role != "coordinator":
            join(world.study, person, rank)
        world.visitors[role] = cookies_of(signed_in(person))
    world.visitors["outsider"] = cookies_of(signed_in(make_user("Charlie")))
    world.visitors["foreign_coordinator"] = cookies_of(signed_in(world.foreign.coordinator))
    world.visitors["expert"] = {LINK_COOKIE: world.token(0)}
    world.visitors["foreign_expert"] = {LINK_COOKIE: world.foreign.token(0)}
    return world


def cookies_of(client: Client) -> dict[str, str]:
    return {name: morsel.value for name, morsel in client.cookies.items()}


def a_mail_in_the_outbox() -> str:
    """Put one mail into the local outbox; returns its name there."""
    folder = Path(settings.LOCAL_OUTBOX)
    folder.mkdir(parents=True, exist_ok=True)
    text = "Subject: Round 1 is open\nTo: Bob <bob@panel.example>\n\nHello.\n"
    (folder / "20260101-000000-1.log").write_text(text, encoding="utf-8")
    return "20260101-000000-1.0"


def _make_study(by: User, title: str) -> World:
    """A study with a published pillar and with a second round under way."""
    study = make_study(by=by, title=title)
    finished = finished_survey(study=study)
    share_results(survey=finished, by=by, now=timezone.now())
    merge(finished, title_en=f"Action of {title}")
    plan, _paper = add_evidence(study, f"Plan of {title}", "A paper that nobody cites")
    cite(finished.priorities.first(), plan)
    hold_workshop(study, created=list(finished.priorities.all()[:1]))
    make_file_of(publish(study), "actions.csv")
    review = reviewing.hand_in(study=study, by=by, now=timezone.now())
    reviewing.remark(review=review, about="I-01", text="Read.", by=by, now=timezone.now())
    reviewing.send_back(review=review, reason="Not yet.", by=by, now=timezone.now())
    sealed_consultation(study)
    show(study)
    indicator = make_indicator(study)
    measure(indicator, "30", dt.date(2025, 1, 1))
    a_token(study, indicator)
    state_uptake(study, "EU", UptakeState.PLANNED)
    invite_member(
        study=study, email="wanda@example.org", role=Role.OBSERVER, by=by, now=timezone.now()
    )
    second = _second_round(study)
    read_file(second.survey)
    cite(second.survey.priorities.first(), plan)
    return World(
        study=study,
        coordinator=by,
        finished=finished,
        open_round=second,
        job=made_job(finished),
    )


def _second_round(study: Study) -> SurveyRound:
    survey = _survey(study, "Data and consent", rounds=2)
    first = sealed_round(survey=survey, ratings=[_answers(n) for n in range(RATERS)])
    decide(first, dict.fromkeys((1, 2, 3), Disposition.CARRY))
    second = open_survey_round(survey, number=2)
    for index in range(RATERS):
        rate(second, index, _answers(index), comments={1 + index % 3: f"Reason {index}"})
    return second


def _closed(world: World) -> SurveyRound:
    survey = _survey(world.study, "Skills", rounds=1)
    answers = [_answers(n) for n in range(RATERS)]
    return round_at_state(RoundState.CLOSED, survey=survey, ratings=answers)


def _planned(world: World) -> SurveyRound:
    survey = _survey(world.study, "Money", rounds=1)
    read_file(survey)
    cite(survey.priorities.first(), world.study.evidence.first())
    return round_at_state(RoundState.PLANNED, survey=survey)


def _survey(study: Study, title: str, *, rounds: int) -> Survey:
    by = study.memberships.select_related("user").get(role=Role.COORDINATOR).user
    survey = make_survey(study=study, by=by, title=title, experts=PANEL)
    return set_protocol(
        survey=survey,
        rule=Rule(),
        round_count=rounds,
        carries_consensus=False,
        by=by,
        now=timezone.now(),
    )


def _answers(index: int) -> dict[int, int | None]:
    """Different for each expert; everything from 1 to 5 and "cannot judge" occurs."""
    return {1: 1 + index % 5, 2: 5 - index % 4, 3: None if index % 5 == 0 else 1 + index % 3}


def a_security_key_of_somebody_else() -> int:
    """A passkey of a person who visits nothing here; returns its id."""
    from allauth.mfa.models import Authenticator

    owner = User.objects.filter(name="Petra").first() or make_user("Petra")
    key, _made = Authenticator.objects.get_or_create(
        user=owner, type=Authenticator.Type.WEBAUTHN, defaults={"data": {"name": "Blue key"}}
    )
    return key.pk
