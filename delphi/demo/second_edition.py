"""The demo study's second edition: reviewed, and with an erratum to the first."""

import datetime as dt
from collections.abc import Mapping

from delphi.demo import files
from roadmap.models import Action
from roadmap.queries import actions_of
from roadmap.services.errata import note_erratum
from roadmap.services.merging import save_action
from roadmap.services.omissions import explain_omission
from roadmap.services.reviewing import hand_in, publish_reviewed, remark
from studies.models import Study, User

DAY = dt.timedelta(days=1)
Row = Mapping[str, str]


def second_edition(*, study: Study, by: User, now: dt.datetime) -> None:
    """Say more about some actions, leave a priority out with a reason, review, publish, correct."""
    rows = files.rows("second_edition")
    titles = {row["key"]: row["title_en"] for row in files.rows("actions")}
    actions = {action.title_en: action for action in actions_of(study)}
    first = study.editions.get()
    for row in rows:
        if row["kind"] in ("text", "participation", "dissent"):
            _say_more(actions[titles[row["key"]]], row, by=by, now=now - 9 * DAY)
    omitted = next(row for row in rows if row["kind"] == "omission")
    _leave_out(study, omitted, by=by, now=now - 9 * DAY)
    review = hand_in(study=study, by=by, now=now - 8 * DAY)
    said = next(row for row in rows if row["kind"] == "remark")
    slug = actions[titles[said["key"]]].slug
    remark(review=review, about=slug, text=said["en"], by=by, now=now - 7 * DAY)
    publish_reviewed(review=review, by=by, now=now - 6 * DAY)
    wrong = next(row for row in rows if row["kind"] == "erratum")
    note_erratum(
        edition=first,
        about=slug,
        text_en=wrong["en"],
        text_zh=wrong["zh"],
        by=by,
        now=now - 5 * DAY,
    )


def _say_more(action: Action, row: Row, *, by: User, now: dt.datetime) -> None:
    kind = row["kind"]
    texts = {f"{kind}_en": row["en"], f"{kind}_zh": row["zh"]}
    save_action(
        sub_topic=action.sub_topic,
        priorities=list(action.priorities.all()),
        action=action,
        by=by,
        now=now,
        **({kind: row["value"]} if row["value"] else texts),
    )


def _leave_out(study: Study, row: Row, *, by: User, now: dt.datetime) -> None:
    """Take the priority of pillar I with this number out of its action, and say why."""
    action = next(
        each
        for each in actions_of(study)
        if int(row["key"]) in {p.number for p in each.priorities.all()}
        and each.sub_topic.area.pillar.number == 1
    )
    priorities = list(action.priorities.select_related("survey__pillar__study"))
    (left_out,) = (each for each in priorities if each.number == int(row["key"]))
    rest = [each for each in priorities if each.pk != left_out.pk]
    save_action(sub_topic=action.sub_topic, priorities=rest, action=action, by=by, now=now)
    explain_omission(priority=left_out, reason_en=row["en"], reason_zh=row["zh"], by=by, now=now)
