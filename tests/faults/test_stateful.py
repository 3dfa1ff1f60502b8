"""Whatever happens in whatever order, everybody gets back exactly what they said (I16, I18, I22).

Hypothesis invents the story: rating, changing, withdrawing, replaced links, erasures, closings,
crashes while sealing, backups and restores. A plain dictionary is the model.
"""

import copy
import datetime as dt
import json

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from surveys.enums import Disposition
from surveys.exceptions import RoundNotOpen
from surveys.models import Expert, RoundResult, SealedBallot, SurveyRound
from surveys.queries import expert_by_auth, own_answers, own_answers_before
from surveys.secrets import issue_link
from surveys.services import erasure, panels, ratings, results, rounds
from surveys.services.link_keys import link_key
from tests.factories.surveys import (
    decide,
    expert_of,
    link_of,
    make_survey,
    open_survey_round,
)
from tests.trust_report import is_long, note

EXPERTS, ITEMS = st.integers(0, 4), st.integers(1, 2)
VALUES = st.integers(0, 5)  # 0: cannot judge
LATER = dt.timedelta(minutes=2)
TOLD = {"steps": 0, "stories": 0}


class PowerCut(Exception):
    """The end of a process in the middle of its work."""


class Story(RuleBasedStateMachine):
    """Experts 0 to 4 act; 7 to 11 answer every round once, so that it can be closed."""

    def __init__(self) -> None:
        super().__init__()
        self.world = transaction.atomic()
        self.world.__enter__()
        TOLD["stories"] += 1

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.world.__exit__(None, None, None)

    @initialize()
    def open_round_one(self) -> None:
        self.survey = make_survey(priorities=2)
        self.ids = [expert_of(self.survey, index).pk for index in range(5)]
        for index in range(5):
            link_of(expert_of(self.survey, index))
        self.others = [link_of(expert_of(self.survey, index)) for index in range(7, 12)]
        # Answers by round, expert and position; who was erased; links that were replaced.
        self.said: dict[int, dict[int, dict[int, int]]] = {}
        self.erased: set[int] = set()
        self.replaced: list[str] = []
        self.backup: tuple[dict, dict, int, bool] | None = None
        self._open(1)

    # --- what people do -------------------------------------------------------------------------

    @rule(expert=EXPERTS, item=ITEMS, value=VALUES)
    def rate(self, expert: int, item: int, value: int) -> None:
        if expert in self.erased:
            return
        try:
            self._save(self._link(expert), item, value)
        except RoundNotOpen:
            assert not self.is_open
            return
        assert self.is_open
        self.said[self.number].setdefault(expert, {})[item] = value

    @precondition(lambda self: self.is_open)
    @rule(expert=EXPERTS)
    def withdraw(self, expert: int) -> None:
        if expert not in self.erased:
            ratings.withdraw_answers(link=self._link(expert), round_id=self.survey_round.pk)
            self.said[self.number].pop(expert, None)

    @rule(expert=EXPERTS)
    def replace_link(self, expert: int) -> None:
        if expert not in self.erased:
            self.replaced.append(self._link(expert).auth)
            person = Expert.objects.get(pk=self.ids[expert])
            panels.replace_link(expert=person, by=None, now=timezone.now())
            link_of(Expert.objects.get(pk=person.pk))  # as the worker does when it mails

    @precondition(lambda self: self.state != "closed")
    @rule(expert=EXPERTS)
    def erase(self, expert: int) -> None:
        if expert not in self.erased:
            self.replaced.append(self._link(expert).auth)
            person = Expert.objects.get(pk=self.ids[expert])
            erasure.request_erasure(expert=person, by=None, now=timezone.now())
            assert erasure.erase_due_experts(now=timezone.now() + LATER) == 1
            self.erased.add(expert)
            self._forget_live(expert)

    # --- what the team, the worker and the power do ---------------------------------------------

    @precondition(lambda self: self.is_open)
    @rule()
    def close(self) -> None:
        rounds.count_answers(now=timezone.now())
        rounds.close_round(survey_round=self.survey_round, by=None, now=timezone.now())

    @precondition(lambda self: self.state == "closed")
    @rule(statement=st.integers(1, 40))
    def crash_while_sealing(self, statement: int) -> None:
        left = iter(range(statement))

        def power(execute, sql, params, many, context):
            if next(left, None) is None:
                raise PowerCut
            return execute(sql, params, many, context)

        try:
            with transaction.atomic(), connection.execute_wrapper(power):
                results.seal_round(round_id=self.survey_round.pk, now=timezone.now())
                raise PowerCut  # at the latest before the commit
        except PowerCut:
            assert self.state == "closed"

    @precondition(lambda self: self.state == "closed")
    @rule(deliveries=st.integers(1, 3))
    def seal(self, deliveries: int) -> None:
        for _ in range(deliveries):
            results.seal_round(round_id=self.survey_round.pk, now=timezone.now())
        assert RoundResult.objects.filter(survey_round=self.survey_round).count() == 1

    @precondition(lambda self: self.state == "sealed" and self.number == 1)
    @rule()
    def go_on_to_round_two(self) -> None:
        decide(self.survey_round, {1: Disposition.CARRY, 2: Disposition.CARRY})
        self._open(2)

    @rule()
    def back_up(self) -> None:
        self.backup = (tables(), copy.deepcopy(self.said), self.number, self.is_open)

    @precondition(lambda self: self.backup is not None)
    @rule()
    def restore(self) -> None:
        rows, said, number, was_open = self.backup
        put_back(rows)
        self.said, self.number = copy.deepcopy(said), number
        self.survey_round = self.survey.rounds.select_related("survey__pillar__study").get(
            number=number
        )
        self.items = dict(self.survey_round.items.values_list("position", "pk"))
        for index in range(5):  # links are as they were then; so is which of them are dead
            if index not in self.erased:
                link_of(Expert.objects.get(pk=self.ids[index]))
        self.replaced = []
        erasure.replay_tombstones(now=timezone.now())
        if self.state == "closed":
            results.seal_round(round_id=self.survey_round.pk, now=timezone.now())
        erasure.erase_due_experts(now=timezone.now() + LATER)
        for expert in self.erased:
            if was_open:
                self._forget_live(expert)

    # --- what always holds ----------------------------------------------------------------------

    @invariant()
    def everybody_gets_back_what_they_said(self) -> None:
        TOLD["steps"] += 1
        for expert in set(range(5)) - self.erased:
            link, said = self._link(expert), self.said[self.number].get(expert, {})
            found = (
                self._sealed(link)
                if self.state == "sealed"
                else own_answers(link.ballot_id(self.survey_round.pk))[1]
            )
            assert {p: found[pk] for p, pk in self.items.items() if pk in found} == said
            if self.number == 2:
                self._round_one_is_remembered(expert)

    @invariant()
    def a_link_that_was_replaced_or_erased_opens_nothing(self) -> None:
        assert [auth for auth in self.replaced if expert_by_auth(auth)] == []
        assert Expert.objects.filter(pk__in=[self.ids[e] for e in self.erased]).count() == 0

    @invariant()
    def receipts_stand_in_the_bundle(self) -> None:
        if self.state != "sealed":
            return
        bundle = json.loads(RoundResult.objects.get(survey_round=self.survey_round).bundle)
        pairs = {item["item"]: dict(item["ratings"]) for item in bundle["items"]}
        for expert in set(range(5)) - self.erased:
            for position, value in self.said[self.number].get(expert, {}).items():
                item = self.items[position]
                code = self._link(expert).tracking_code(self.survey_round.pk, item)
                assert pairs[item][code] == (value or "U")

    # --- small change ---------------------------------------------------------------------------

    @property
    def state(self) -> str:
        return SurveyRound.objects.values_list("state", flat=True).get(pk=self.survey_round.pk)

    @property
    def is_open(self) -> bool:
        return self.state == "open"

    def _open(self, number: int) -> None:
        self.number = number
        self.survey_round = open_survey_round(self.survey, number=number)
        self.items = dict(self.survey_round.items.values_list("position", "pk"))
        self.said[number] = {}
        for link in self.others:
            self._save(link, 1, 4)
        rounds.count_answers(now=timezone.now())

    def _save(self, link, position: int, value: int) -> None:
        ratings.save_rating(
            link=link,
            round_id=self.survey_round.pk,
            item_id=self.items[position],
            value=value,
            consent_version=1,
        )

    def _link(self, expert: int):
        person = Expert.objects.get(pk=self.ids[expert])
        return issue_link(link_key(person.study_id), person.pk, person.generation)

    def _sealed(self, link) -> dict[int, int]:
        ballots = SealedBallot.objects.filter(
            survey_round=self.survey_round, ballot_key=link.ballot_key
        )
        return {int(pk): v for ballot in ballots for pk, v in ballot.answers.items()}

    def _forget_live(self, expert: int) -> None:
        if self.is_open:
            self.said[self.number].pop(expert, None)

    def _round_one_is_remembered(self, expert: int) -> None:
        before = own_answers_before(self.survey_round, self._link(expert).ballot_key)
        first = dict(self.survey.rounds.get(number=1).items.values_list("pk", "position"))
        assert {first[pk]: v for pk, v in before.items()} == self.said[1].get(expert, {})


def tables() -> dict[str, tuple[list[str], list[tuple]]]:
    """Everything that a backup of our tables holds."""
    found = {}
    with connection.cursor() as cursor:
        for name in OURS:
            cursor.execute(f'SELECT * FROM "{name}"')
            found[name] = ([column[0] for column in cursor.description], cursor.fetchall())
    return found


def put_back(rows: dict[str, tuple[list[str], list[tuple]]]) -> None:
    """Put the tables back as they were; foreign keys are checked at the end of the transaction."""
    with connection.cursor() as cursor:
        for name, (columns, values) in rows.items():
            cursor.execute(f'DELETE FROM "{name}"')
            quoted, places = ", ".join(f'"{c}"' for c in columns), ", ".join(["%s"] * len(columns))
            insert = f'INSERT INTO "{name}" ({quoted}) VALUES ({places})'
            for row in values:
                cursor.execute(insert, [_storable(each) for each in row])


def _storable(value: object) -> object:
    """PostgreSQL hands JSON out as objects and takes it as text."""
    return json.dumps(value) if isinstance(value, dict | list) else value


OURS = [model._meta.db_table for model in apps.get_app_config("surveys").get_models()]


@pytest.mark.django_db
def test_everybody_gets_back_what_they_said_whatever_happens(settings_of_erasure):
    run_state_machine_as_test(
        Story,
        settings=settings(
            max_examples=150 if is_long() else 20,
            stateful_step_count=25,
            deadline=None,
            derandomize=not is_long(),
            suppress_health_check=list(HealthCheck),
        ),
    )
    note("stateful", **TOLD)
    assert TOLD["steps"] > 100


@pytest.fixture
def settings_of_erasure(settings, tmp_path):
    settings.TOMBSTONES = tmp_path / "tombstones.jsonl"
