"""The demo study's roadmap: areas, sub-topics, placements, actions, first edition."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from delphi.demo import files
from delphi.demo.coding import code_by_two, write_codebook
from roadmap.models import Action, SubTopic
from roadmap.services import coding, merging, publishing, structure
from studies.models import Study, User
from surveys.models import Priority, Survey
from surveys.queries import consensus_priorities

DAY = dt.timedelta(days=1)


def build_structure(*, study: Study, by: User, now: dt.datetime) -> None:
    """Make the 7 areas and 24 sub-topics."""
    pillars = {str(pillar.number): pillar for pillar in study.pillars.all()}
    areas = {}
    for row in files.rows("subtopics"):
        key = row["pillar"], row["area"]
        if key not in areas:
            areas[key] = structure.add_area(
                pillar=pillars[row["pillar"]],
                title_en=row["area_title_en"],
                title_zh=row["area_title_zh"],
                by=by,
                now=now,
            )
        structure.add_sub_topic(
            area=areas[key],
            title_en=row["title_en"],
            title_zh=row["title_zh"],
            description_en=row["description_en"],
            description_zh=row["description_zh"],
            by=by,
            now=now,
        )


def write_actions(
    *, study: Study, surveys: Sequence[Survey], by: User, password: str, now: dt.datetime
) -> list[Action]:
    """Code the consensus priorities of finished surveys and merge them into actions.

    Two analysts code the first pillar; the others are placed by the coordinator alone.
    """
    topics = {
        (str(t.area.pillar.number), str(t.area.number), t.letter): t
        for t in SubTopic.objects.filter(area__pillar__study=study).select_related("area__pillar")
    }
    rows = {(row["pillar"], row["number"]): row for row in files.rows("priorities")}
    write_codebook(topics=topics, by=by, now=now - DAY)
    code_by_two(survey=surveys[0], topics=topics, by=by, password=password, now=now - DAY)
    standing = [p for survey in surveys for p in consensus_priorities(survey)]
    by_action: dict[str, list[Priority]] = defaultdict(list)
    placements = {}
    for priority in standing:
        row = rows[str(priority.survey.pillar.number), str(priority.number)]
        if priority.survey_id != surveys[0].pk:
            placements[priority.pk] = topics[row["pillar"], row["area"], row["letter"]]
        by_action[row["action"]].append(priority)
    coding.place_priorities(study=study, placements=placements, by=by, now=now)
    return [
        merging.save_action(
            sub_topic=topics[row["pillar"], row["area"], row["letter"]],
            priorities=by_action[row["key"]],
            by=by,
            now=now,
            horizon_from=int(row["horizon_from"]),
            horizon_to=int(row["horizon_to"]),
            **{
                f"{name}_{language}": row[f"{name}_{language}"]
                for name in ("title", "text", "actors")
                for language in ("en", "zh")
            },
        )
        for row in files.rows("actions")
        if by_action[row["key"]]
    ]


def publish(*, study: Study, by: User, now: dt.datetime) -> None:
    """Publish the first edition."""
    publishing.publish_edition(study=study, by=by, now=now)
