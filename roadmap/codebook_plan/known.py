"""The codebook of a study, by everything that a file may call its parts."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch

from roadmap.codebook_files.entries import AreaEntry, CodeEntry
from roadmap.codebook_files.qdc import guid_of
from roadmap.models import Area, SubTopic
from studies.models import Pillar, Study


class Known:
    """Read in three queries, whatever the number of codes."""

    def __init__(self, study: Study, pillar: Pillar | None) -> None:
        areas = Area.objects.order_by("number").prefetch_related(
            Prefetch("sub_topics", SubTopic.objects.order_by("letter"))
        )
        pillars = study.pillars.order_by("number").prefetch_related(Prefetch("areas", areas))
        self.meant = pillar
        self.pillars: dict[str, Pillar] = {}
        self.areas: dict[str, Area] = {}
        self.sub_topics: dict[str, SubTopic] = {}
        self.by_guid: dict[str, Any] = {}
        for each in pillars:
            self.pillars |= {name.casefold(): each for name in _names(each) if name}
            self.by_guid[guid_of(study.slug, "pillar", each.pk)] = each
            for area in each.areas.all():
                area.pillar = each
                self.areas[area.reference] = area
                self.by_guid[guid_of(study.slug, "area", area.pk)] = area
                for sub_topic in area.sub_topics.all():
                    sub_topic.area = area
                    self.sub_topics[sub_topic.reference] = sub_topic
                    self.by_guid[guid_of(study.slug, "code", sub_topic.pk)] = sub_topic

    def pillar_of(self, entry: AreaEntry) -> Pillar | None:
        by_guid = self.by_guid.get(entry.pillar_guid)
        if isinstance(by_guid, Pillar):
            return by_guid
        if entry.pillar:
            return self.pillars.get(" ".join(entry.pillar.split()).casefold())
        area = self.areas.get(entry.reference)
        return area.pillar if area else self.meant

    def area_of(self, entry: AreaEntry, pillar: Pillar) -> Area | None:
        by_guid = self.by_guid.get(entry.guid)
        if isinstance(by_guid, Area):
            return by_guid
        return self.areas.get(entry.reference) or _titled(
            entry.texts.get("title_en", ""),
            (each for each in self.areas.values() if each.pillar == pillar),
        )

    def code_of(self, entry: CodeEntry, area: Area | None) -> SubTopic | None:
        by_guid = self.by_guid.get(entry.guid)
        if isinstance(by_guid, SubTopic):
            return by_guid
        return self.sub_topics.get(entry.reference) or _titled(
            entry.texts.get("title_en", ""),
            (each for each in self.sub_topics.values() if each.area == area),
        )


def _names(pillar: Pillar) -> list[str]:
    numeral = pillar.numeral
    words = (f"Pillar {numeral}", f"支柱{numeral}", f"{numeral} {pillar.title_en}")
    return [numeral, str(pillar.number), *words, pillar.title_en, pillar.title_zh]


def _titled(title: str, parts: Iterable[Any]) -> Any:
    """The part with this English title, however it is spelled."""
    return next((p for p in parts if title and p.title_en.casefold() == title.casefold()), None)
