"""The themes of a study."""

from django.db.models import Count, Prefetch, QuerySet

from roadmap.models import (
    Area,
    SubTopic,
)
from studies.models import Pillar, Study


def pillars_with_structure(study: Study) -> QuerySet[Pillar]:
    """Pillars with areas and sub-topics; each sub-topic counts its priorities and actions."""
    sub_topics = SubTopic.objects.annotate(
        coding_count=Count("codings", distinct=True), action_count=Count("actions", distinct=True)
    ).order_by("letter")
    areas = Area.objects.order_by("number").prefetch_related(Prefetch("sub_topics", sub_topics))
    return study.pillars.prefetch_related(Prefetch("areas", areas)).order_by("number")


def area_of(study: Study, area_id: int) -> Area | None:
    """An area of this study, with its pillar."""
    return Area.objects.select_related("pillar").filter(pk=area_id, pillar__study=study).first()


def sub_topics_of(study: Study) -> QuerySet[SubTopic]:
    """Sub-topics of a study in order, with area and pillar."""
    return (
        SubTopic.objects.filter(area__pillar__study=study)
        .select_related("area__pillar")
        .order_by("area__pillar__number", "area__number", "letter")
    )


def sub_topic_of(study: Study, sub_topic_id: int) -> SubTopic | None:
    """A sub-topic of this study, with area and pillar."""
    return sub_topics_of(study).filter(pk=sub_topic_id).first()
