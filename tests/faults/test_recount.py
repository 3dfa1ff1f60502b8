"""What was sealed is what anybody recounts, and whatever is changed afterwards is noticed (I14).

A real survey of two rounds is rated over the expert pages, closed and sealed; bundles, receipts and
closing mails are taken as experts get them, and judged by the script that the site hands out.
"""

import contextlib
import io
import json
import random
import re
from collections import Counter

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from surveys import bundle, verify_bundle
from surveys.consensus import Rule, Tally, judge
from surveys.enums import Disposition
from surveys.models import Expert, ItemResult, RoundResult
from surveys.services import messages
from surveys.services.surveys import set_protocol
from tests import trust_report
from tests.factories.mutants import CHANGES, mutant
from tests.factories.roadmap import coordinator
from tests.factories.studies import make_study, make_user
from tests.factories.surveys import (
    close_and_seal,
    decide,
    expert_of,
    link_of,
    make_survey,
    open_survey_round,
)

pytestmark = pytest.mark.django_db
REGIONS = ["EU"] * 10 + ["China"] * 8
RATERS, PRIORITIES = 16, 6  # two experts stay silent
MUTANTS = 20_000 if trust_report.is_long() else 500
RECOUNTED = (*("counts", "cannot_judge", "missing", "rated", "agreeing", "disagreeing", "verdict"),)
# What alone leaves every count as it is, so that only the hash, the chain or a receipt tell.
SILENT = {
    *("a code", "swapped ratings", "a removed item", "a hash", "the round before", "a turnout"),
    *("the rule", "the place", "a byte"),
}
RULE = Rule(revise_from_percent=50, judges_against=True)


class Visitor:
    """A panel member at the browser, with the own link."""

    def __init__(self, survey, index):
        self.email = expert_of(survey, index).email
        self.client = Client()
        self.client.cookies["expert"] = link_of(expert_of(survey, index)).token

    def rate(self, survey_round, chance):
        data = {
            f"rating-{pk}": chance.choice(["1", "2", "3", "4", "4", "5", "5", "5", "U"])
            for pk in survey_round.items.values_list("pk", flat=True)
            if chance.random() < 0.9
        }
        address = reverse("surveys:rate_priorities", args=[survey_round.pk])
        assert self.client.post(address, data).status_code == 303

    def fetched(self, page, survey_round):
        response = self.client.get(reverse(f"surveys:{page}", args=[survey_round.pk]))
        assert response.status_code == 200
        return response.content


class Sealed:
    """A sealed round as its experts have it: file, hash from the mail, receipts."""

    def __init__(self, survey_round, experts):
        mail.outbox.clear()
        messages.send_due_messages(now=timezone.now())
        letters = {letter.to[0]: letter.body for letter in mail.outbox}
        assert len(letters) == len(REGIONS)
        hashes = {re.search(r"\b[0-9a-f]{64}\b", text).group() for text in letters.values()}
        (self.mailed,) = hashes
        self.survey_round = survey_round
        self.data = experts[0].fetched("expert_bundle", survey_round)
        self.receipts = [experts[n].fetched("receipt_file", survey_round) for n in range(RATERS)]


@pytest.fixture
def sealed():
    """Both rounds of a survey with a breakdown, sealed."""
    chance = random.Random(14)
    survey = _survey()
    experts = [Visitor(survey, index) for index in range(len(REGIONS))]
    return [_sealed(survey, number, experts, chance) for number in (1, 2)]


def _survey():
    study = make_study(by=make_user("Alice"), breakdown_en="Region", breakdown_zh="地区")
    survey = make_survey(study=study, priorities=PRIORITIES, experts=len(REGIONS))
    for index, region in enumerate(REGIONS):
        Expert.objects.filter(pk=expert_of(survey, index).pk).update(group=region)
    return set_protocol(
        survey=survey,
        rule=RULE,
        round_count=2,
        carries_consensus=True,
        by=coordinator(study),
        now=timezone.now(),
    )


def _sealed(survey, number, experts, chance):
    survey_round = open_survey_round(survey, number=number)
    messages.send_due_messages(now=timezone.now())  # the invitations
    for expert in experts[:RATERS]:
        expert.rate(survey_round, chance)
    survey_round = close_and_seal(survey_round)
    if number == 1:
        decide(survey_round, dict.fromkeys(range(1, PRIORITIES + 1), Disposition.CARRY))
    return Sealed(survey_round, experts)


@pytest.fixture
def verify(tmp_path):
    """Run the script on these bytes; return its exit status."""

    def run(*bundles, receipt=None, sha256=()):
        words = [f"--sha256={each}" for each in sha256]
        for name, data in [*enumerate(bundles), *([("receipt", receipt)] if receipt else [])]:
            path = tmp_path / f"{name}.json"
            path.write_bytes(data)
            words += ["--receipt", str(path)] if name == "receipt" else [str(path)]
        with contextlib.redirect_stdout(io.StringIO()):
            return verify_bundle.main(words)

    return run


def test_result_rows_are_what_anybody_recounts(sealed, verify):
    recounted, stored = {}, {}
    for each in sealed:
        content = json.loads(each.data)
        for item in content["items"]:
            found = verify_bundle.recount(item, content["rule"], content["answered"])
            recounted[item["item"]] = tuple(found[name] for name in RECOUNTED)
    for row in ItemResult.objects.all():
        stored[row.item_id] = tuple(getattr(row, name) for name in RECOUNTED)
    assert recounted == stored
    assert len(stored) == 2 * PRIORITIES
    rows = RoundResult.objects.order_by("survey_round__number")
    assert [(row.bundle.encode(), row.bundle_sha256) for row in rows] == [
        (each.data, each.mailed) for each in sealed
    ]
    assert "breakdown" in json.loads(sealed[1].data)
    hashes = [each.mailed for each in sealed]
    for each in sealed:
        for receipt in each.receipts:
            assert verify(*(s.data for s in sealed), receipt=receipt, sha256=hashes) == 0
    verdicts = {row[-1] for row in stored.values()}
    assert len(verdicts) > 1, "one verdict alone would prove little"


@pytest.mark.nightly_on_postgres
def test_every_single_change_of_a_file_is_noticed(sealed, verify):
    chance = random.Random(2026)
    kinds, missed, silent = Counter(), [], Counter()
    for number in range(MUTANTS):
        each = sealed[number % 2]
        kind, data = mutant(chance, each.data)
        kinds[kind] += 1
        if verify(data, sha256=[each.mailed]) == 0:
            missed.append((kind, data))
        silent[kind] += verify(data) == 0
    assert missed == []
    assert set(kinds) == {*CHANGES, "a byte"}
    assert [verify(each.data, sha256=[each.mailed]) for each in sealed] == [0, 0]
    # Control: without the hash the recount alone tells the rest, and only the rest.
    assert {kind for kind, count in silent.items() if count} <= SILENT
    assert silent["swapped ratings"] == kinds["swapped ratings"] > 0
    figures = {
        "bundles": len(sealed),
        "mutants": MUTANTS,
        "kinds": len(kinds),
        "detected": MUTANTS - len(missed),
        "detected_without_the_hash": MUTANTS - silent.total(),
    }
    trust_report.note("recount: single changes", **figures)
    print("recount:", figures)


def forged(data, item_id, code, rating):
    """What an attacker with full control would write: one vote changed, everything else fitted."""
    content = json.loads(data)
    item = next(each for each in content["items"] if each["item"] == item_id)
    item["ratings"] = [[c, rating if c == code else value] for c, value in item["ratings"]]
    rule = Rule.from_dict(content["rule"])
    values = [None if value == "U" else value for _code, value in item["ratings"]]
    tally = Tally.of(values, scale_max=rule.scale_max, missing=item["missing"])
    agreeing, disagreeing = tally.agreeing(rule), tally.disagreeing(rule)
    judged = judge(agreeing=agreeing, disagreeing=disagreeing, rated=tally.rated, rule=rule)
    item |= {
        "counts": list(tally.counts),
        "cannot_judge": tally.cannot_judge,
        "rated": tally.rated,
        "agreeing": agreeing,
        "disagreeing": disagreeing,
        "verdict": judged.verdict.value,
    }
    return bundle.canonical(content).encode()


@pytest.mark.nightly_on_postgres
def test_a_consistent_forgery_is_noticed_by_exactly_the_expert_concerned(sealed, verify):
    chance = random.Random(7)
    forgeries, tried, failed, wrong = 0, 0, 0, []
    for number, each in enumerate(sealed):
        for victim in range(RATERS):
            for line in json.loads(each.receipts[victim])["ratings"]:
                values = [value for value in (1, 2, 3, 4, 5, "U") if value != line["rating"]]
                data = forged(each.data, line["item"], line["code"], chance.choice(values))
                assert verify(data) == 0  # it recounts: file and tallies tell nothing
                forgeries += 1
                for expert in range(RATERS):
                    status = verify(data, receipt=each.receipts[expert])
                    tried, failed = tried + 1, failed + (status == 1)
                    if status != (expert == victim):
                        wrong.append((number, line["priority"], victim, expert))
    assert wrong == []
    assert verify(sealed[0].data, receipt=sealed[0].receipts[0]) == 0
    # Whoever has the file of round 2 notices a forged round 1 without any receipt.
    line = json.loads(sealed[0].receipts[0])["ratings"][0]
    other = 1 if line["rating"] == 5 else 5
    assert verify(forged(sealed[0].data, line["item"], line["code"], other), sealed[1].data) == 1
    figures = {"forgeries": forgeries, "receipts_tried": tried, "receipts_that_failed": failed}
    trust_report.note("recount: consistent forgeries", **figures)
    print("recount:", figures)
