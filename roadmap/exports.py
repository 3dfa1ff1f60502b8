"""The codebook of a study and its codes as files, which are read again as the same."""

from collections.abc import Iterator

from django.db.models import Prefetch, QuerySet

from roadmap.codebook_files.entries import TEXTS, TITLES
from roadmap.codebook_files.qdc import Node, guid_of, qdc_text
from roadmap.codebook_files.tables import COLUMNS, READ
from roadmap.codebook_plan import CodebookPlan, PlannedArea, PlannedCode
from roadmap.models import Area, SubTopic
from studies.models import Pillar, Study
from surveys.exports.cells import Value, csv_text

# As on the pages, in light.
COLORS = ("#003188", "#007770", "#8A2C10", "#5F0B4B", "#876701", "#4A62AA")


def codebook_table(study: Study) -> str:
    """The codebook as CSV: one row a code, or an area without any."""
    rows = [row for pillar in _pillars(study) for row in _rows(pillar)]
    return csv_text(COLUMNS, rows)


def codebook_qdc(study: Study) -> str:
    """The codebook as a REFI-QDA Codebook, pillars without areas included."""
    return qdc_text([_node(study, pillar) for pillar in _pillars(study)])


def planned_table(plan: CodebookPlan) -> str:
    """What a plan would take, as a table that says exactly what was shown."""
    rows = [row for area in plan.areas if area.differs for row in _planned_rows(area)]
    return csv_text(READ, rows)


def _pillars(study: Study) -> QuerySet[Pillar]:
    sub_topics = SubTopic.objects.order_by("letter").prefetch_related("memos")
    areas = Area.objects.order_by("number").prefetch_related(Prefetch("sub_topics", sub_topics))
    return study.pillars.prefetch_related(Prefetch("areas", areas)).order_by("number")


def _rows(pillar: Pillar) -> Iterator[list[Value]]:
    for area in pillar.areas.all():
        reference = f"{pillar.numeral}.{area.numeral}"
        head = [pillar.numeral, reference, area.title_en, area.title_zh]
        codes = list(area.sub_topics.all())
        for code in codes:
            texts = [getattr(code, name) for name in (*TITLES, *TEXTS)]
            yield [*head, f"{reference}.{code.letter}", *texts, _memos(code)]
        if not codes:
            yield [*head, *("" for _name in COLUMNS[len(head) :])]


def _memos(code: SubTopic) -> str:
    """Memos with their days, without the names of those who wrote them."""
    return "\n".join(f"{memo.written_at:%Y-%m-%d}: {memo.text}" for memo in code.memos.all())


def _node(study: Study, pillar: Pillar) -> Node:
    color = COLORS[(pillar.number - 1) % len(COLORS)]
    return Node(
        guid=guid_of(study.slug, "pillar", pillar.pk),
        name=pillar.title_en,
        color=color,
        texts={"title_zh": pillar.title_zh},
        inside=[_area_node(study, area, color) for area in pillar.areas.all()],
    )


def _area_node(study: Study, area: Area, color: str) -> Node:
    codes = [
        Node(
            guid=guid_of(study.slug, "code", code.pk),
            name=code.title_en,
            color=color,
            texts={n: getattr(code, n) for n in ("title_zh", *TEXTS)} | {"memos": _memos(code)},
            is_codable=True,
        )
        for code in area.sub_topics.all()
    ]
    return Node(
        guid=guid_of(study.slug, "area", area.pk),
        name=area.title_en,
        color=color,
        texts={"title_zh": area.title_zh},
        inside=codes,
    )


def _planned_rows(area: PlannedArea) -> Iterator[list[Value]]:
    reference = area.area.reference if area.area else ""
    head = [area.pillar.numeral, reference, *(area.entry.texts.get(name, "") for name in TITLES)]
    if area.area is None or area.changes or not area.codes:
        yield [*head, *("" for _name in READ[len(head) :])]
    for code in area.codes:
        if code.differs:
            yield [*head, *_planned_cells(code)]


def _planned_cells(code: PlannedCode) -> list[Value]:
    reference = code.sub_topic.reference if code.sub_topic else ""
    return [reference, *(code.entry.texts.get(name, "") for name in (*TITLES, *TEXTS))]
