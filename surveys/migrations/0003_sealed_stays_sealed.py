"""The database itself refuses to change what was sealed, locked or rated (trust: I8).

A later migration that rebuilds one of these tables on SQLite drops its triggers: call `make` again
there. tests/integration/test_sealed_stays_sealed.py notices.
"""

from typing import Any

from django.db import migrations

# Name, table, when an UPDATE is refused, and the sentence. Written so that both databases read it.
RULES = [
    ("result_never_changes", "surveys_roundresult", "1 = 1", "a result never changes"),
    ("tally_never_changes", "surveys_itemresult", "1 = 1", "a tally never changes"),
    (
        "sealed_round_stays_sealed",
        "surveys_surveyround",
        "OLD.state = 'sealed' AND (NEW.state <> OLD.state OR NEW.invited <> OLD.invited"
        " OR NEW.answered <> OLD.answered OR NEW.survey_id <> OLD.survey_id)",
        "a sealed round never changes",
    ),
    (
        "locked_protocol_stays_locked",
        "surveys_survey",
        "OLD.protocol_locked_at IS NOT NULL AND (NEW.protocol_locked_at IS NULL"
        " OR NEW.protocol <> OLD.protocol OR NEW.protocol_sha256 <> OLD.protocol_sha256"
        " OR CAST(NEW.rule_data AS text) <> CAST(OLD.rule_data AS text))",
        "a locked protocol never changes",
    ),
    (
        "sealed_ballot_never_changes",
        "surveys_sealedballot",
        "NEW.ballot_key <> OLD.ballot_key OR NEW.survey_round_id <> OLD.survey_round_id"
        " OR CAST(NEW.answers AS text) <> CAST(OLD.answers AS text)",
        "a sealed ballot never changes",
    ),
    (
        "rated_item_keeps_its_wording",
        "surveys_rounditem",
        "NEW.version_id <> OLD.version_id OR NEW.survey_round_id <> OLD.survey_round_id",
        "an item keeps its wording and its round",
    ),
]
RATED = (
    "rated_wording_never_changes",
    "surveys_priorityversion",
    "(NEW.text_en <> OLD.text_en OR NEW.text_zh <> OLD.text_zh)",
    "SELECT 1 FROM surveys_rounditem WHERE version_id = OLD.id",
    "a wording that was asked never changes",
)


def make(apps: Any, schema_editor: Any) -> None:
    write = _postgres if schema_editor.connection.vendor == "postgresql" else _sqlite
    for name, table, condition, sentence in RULES:
        schema_editor.execute(write(name, table, condition, "", sentence))
    name, table, condition, query, sentence = RATED
    schema_editor.execute(write(name, table, condition, query, sentence))


def drop(apps: Any, schema_editor: Any) -> None:
    for name, table, *_rest in [*RULES, RATED]:
        on_table = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


def _sqlite(name: str, table: str, condition: str, query: str, sentence: str) -> str:
    exists = f" AND EXISTS ({query})" if query else ""
    return (
        f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} WHEN ({condition}){exists}"
        f" BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
    )


def _postgres(name: str, table: str, condition: str, query: str, sentence: str) -> str:
    refuse = f"RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation';"
    body = f"IF EXISTS ({query}) THEN {refuse} END IF;" if query else refuse
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN {body} RETURN NEW; END $$;"
        f" CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({condition})"
        f" EXECUTE FUNCTION {name}()"
    )


class Migration(migrations.Migration):
    dependencies = [("surveys", "0002_trust")]
    operations = [migrations.RunPython(make, drop)]
