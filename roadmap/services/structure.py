"""The themes of a pillar: areas and lettered sub-topics."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from roadmap.models import Area, PillarCoding, SubTopic
from roadmap.models.structure import LETTERS, MOST_AREAS
from roadmap.services.study_lock import hold_study
from studies.enums import EventKind
from studies.models import Pillar, User
from studies.services.events import record
from surveys.exceptions import Refusal


@transaction.atomic
def add_area(*, pillar: Pillar, title_en: str, title_zh: str, by: User, now: dt.datetime) -> Area:
    """Add an area with the next free number. Raises Refusal beyond nine.

    Side effects: area, event.
    """
    hold_study(pillar.study_id)
    last = pillar.areas.order_by("-number").values_list("number", flat=True).first() or 0
    if last >= MOST_AREAS:
        raise Refusal(_("A pillar has at most %(most)s areas.") % {"most": MOST_AREAS})
    area = Area.objects.create(pillar=pillar, number=last + 1, title_en=title_en, title_zh=title_zh)
    _record(area, "added", by, now)
    return area


@transaction.atomic
def add_areas(
    *, pillar: Pillar, titles: Sequence[tuple[str, str]], by: User, now: dt.datetime
) -> list[Area]:
    """Add areas from (English, Chinese) titles: all or, with a Refusal, none."""
    return [
        add_area(pillar=pillar, title_en=title_en, title_zh=title_zh, by=by, now=now)
        for title_en, title_zh in titles
    ]


@transaction.atomic
def edit_area(*, area: Area, title_en: str, title_zh: str, by: User, now: dt.datetime) -> Area:
    """Change the titles of an area. Side effects: area, event."""
    area.title_en, area.title_zh = title_en, title_zh
    area.save(update_fields=["title_en", "title_zh"])
    _record(area, "changed", by, now)
    return area


@transaction.atomic
def remove_area(*, area: Area, by: User, now: dt.datetime) -> None:
    """Remove an area without sub-topics; raises Refusal otherwise.

    Side effects: event, area gone.
    """
    hold_study(area.pillar.study_id)
    if area.sub_topics.exists():
        raise Refusal(_("The area still has sub-topics. Remove them first."))
    _record(area, "removed", by, now)
    area.delete()


@transaction.atomic
def add_sub_topic(
    *,
    area: Area,
    title_en: str,
    title_zh: str,
    description_en: str,
    description_zh: str,
    by: User,
    now: dt.datetime,
) -> SubTopic:
    """Add a sub-topic with the letter after the last. Raises Refusal beyond z.

    Side effects: sub-topic, event.
    """
    hold_study(area.pillar.study_id)
    last = area.sub_topics.order_by("-letter").values_list("letter", flat=True).first()
    free = LETTERS[LETTERS.index(last) + 1 :] if last else LETTERS
    if not free:
        raise Refusal(_("An area has at most %(most)s sub-topics.") % {"most": len(LETTERS)})
    sub_topic = SubTopic.objects.create(
        area=area,
        letter=free[0],
        title_en=title_en,
        title_zh=title_zh,
        description_en=description_en,
        description_zh=description_zh,
    )
    _record(sub_topic, "added", by, now)
    return sub_topic


@transaction.atomic
def add_sub_topics(
    *, area: Area, titles: Sequence[tuple[str, str]], by: User, now: dt.datetime
) -> list[SubTopic]:
    """Add sub-topics from (English, Chinese) titles: all or, with a Refusal, none."""
    return [
        add_sub_topic(
            area=area,
            title_en=title_en,
            title_zh=title_zh,
            description_en="",
            description_zh="",
            by=by,
            now=now,
        )
        for title_en, title_zh in titles
    ]


@transaction.atomic
def edit_sub_topic(*, sub_topic: SubTopic, by: User, now: dt.datetime, **texts: str) -> SubTopic:
    """Change title and description (`texts`: columns). Side effects: sub-topic, event."""
    for name, text in texts.items():
        setattr(sub_topic, name, text)
    sub_topic.save(update_fields=sorted(texts))
    _record(sub_topic, "changed", by, now)
    return sub_topic


@transaction.atomic
def remove_sub_topic(*, sub_topic: SubTopic, by: User, now: dt.datetime) -> None:
    """Remove a sub-topic under which nothing stands; raises Refusal otherwise.

    Side effects: event, sub-topic gone.
    """
    hold_study(sub_topic.area.pillar.study_id)
    if sub_topic.actions.exists():
        raise Refusal(_("The sub-topic still has actions. Remove them first."))
    if sub_topic.codings.exists():
        raise Refusal(_("Priorities are still placed here. Place them elsewhere first."))
    _refuse_codebook_in_use(sub_topic)
    _record(sub_topic, "removed", by, now)
    sub_topic.delete()


def _refuse_codebook_in_use(sub_topic: SubTopic) -> None:
    """While coding goes on the answer is the same for every code: it must not tell who chose it."""
    coding = PillarCoding.objects.filter(pillar=sub_topic.area.pillar_id).first()
    if coding and not coding.is_open:
        raise Refusal(_("Coders are at work with this codebook. Until they are done no code goes."))
    if sub_topic.choices.exists():
        raise Refusal(_("A coder chose this code. It stays, since the record of coding names it."))


def _record(part: Area | SubTopic, change: str, by: User, now: dt.datetime) -> None:
    pillar = part.pillar if isinstance(part, Area) else part.area.pillar
    about = {"structure": part.reference, "change": change, "title": part.title_en}
    record(study=pillar.study, kind=EventKind.STUDY_CHANGED, by=by, now=now, **about)
