"""The ballot side holds nothing that a person could be found by; the identity side no ballot."""

import pytest

from surveys.models import Ballot, Comment, Expert, PanelSeat, Rating, SealedBallot, Suggestion

ALLOWED = {
    Ballot: {
        "id", "survey_round_id", "ballot_key", "group", "consent_version", "revision",
        "is_submitted",
    },
    Rating: {"id", "ballot_id", "item_id", "value", "code"},
    SealedBallot: {
        "id", "survey_round_id", "ballot_key", "group", "consent_version", "answers",
    },
    Comment: {
        "id", "item_id", "kind", "comment_key", "text", "stance", "moderation", "shown_text",
        "moderation_reason",
    },
    Suggestion: {
        "id", "survey_round_id", "suggestion_key", "text", "fate", "answer", "priority_id",
        "answered_at", "answered_by_id",  # by the team, after the round
    },
    Expert: {"id", "study_id", "name", "email", "proposed_email", "language", "group",
             "generation", "auth", "wants_reminders", "has_declined", "conflicts",
             "erasure_requested_at"},
    PanelSeat: {"id", "survey_id", "expert_id"},
}  # fmt: skip


@pytest.mark.parametrize("model", ALLOWED, ids=lambda model: model.__name__)
def test_columns_are_those_allowed(model):
    assert {field.attname for field in model._meta.concrete_fields} == ALLOWED[model]


@pytest.mark.parametrize("model", [Ballot, Rating, SealedBallot, Comment, Suggestion])
def test_keys_of_the_ballot_side_are_no_sequence(model):
    assert model._meta.pk.get_internal_type() == "UUIDField"


@pytest.mark.parametrize("model", [Ballot, Rating, SealedBallot, Comment, Suggestion])
def test_no_relation_leads_to_a_person(model):
    targets = {f.related_model for f in model._meta.get_fields() if f.is_relation}
    assert not targets & {Expert, PanelSeat}
