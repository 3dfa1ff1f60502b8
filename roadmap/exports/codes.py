"""The codebook of a study and its codes as files, which are read again as the same."""

from collections.abc import Iterable, Iterator

from roadmap.codebook_files.codings import NO_CODE, OWN_COLUMNS
from roadmap.codebook_files.codings import READ as CODING_COLUMNS
from roadmap.codebook_files.entries import TEXTS, TITLES
from roadmap.codebook_files.qdc import Node, guid_of, qdc_text
from roadmap.codebook_files.tables import COLUMNS, READ
from roadmap.codebook_plan import CodebookPlan, PlannedArea, PlannedCode
from roadmap.codings import BoardPillar, BoardRow, codebook, place_of, visible_history
from roadmap.models import Area, CodeChange, CoderChoice, PillarCoding, SubTopic
from roadmap.own_codings import NewChoice
from studies.models import Pillar, Study
from surveys.exports.cells import Value, csv_text
from surveys.models import Priority, RoundItem
from surveys.queries import rated_items_by_priority, standing_priorities

CODINGS = (
    *("priority", "wording_en", "wording_zh", "coder_1", "note_1", "coder_2", "note_2"),
    *("code", "how", "reason"),
)
# As on the pages, in light.
COLORS = ("#003188", "#007770", "#8A2C10", "#5F0B4B", "#876701", "#4A62AA")


def codebook_table(study: Study) -> str:
    """The codebook as CSV: one row a code, or an area without any."""
    rows = [row for pillar in codebook(study) for row in _rows(pillar)]
    return csv_text(COLUMNS, rows)


def codebook_qdc(study: Study) -> str:
    """The codebook as a REFI-QDA Codebook, pillars without areas included."""
    return qdc_text([_node(study, pillar) for pillar in codebook(study)])


def planned_table(plan: CodebookPlan) -> str:
    """What a plan would take, as a table that says exactly what was shown."""
    rows = [row for area in plan.areas if area.differs for row in _planned_rows(area)]
    return csv_text(READ, rows)


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


# --- codes of priorities ----------------------------------------------------------------------


def codings_table(study: Study) -> str:
    """The codes of both coders beside the final ones, as CSV: only where they are compared.

    A pillar that is being coded is left out: its codes are seen by whoever chose them, alone.
    """
    closed = PillarCoding.objects.filter(pillar__study=study, opened_at=None)
    priorities = list(
        standing_priorities(study)
        .exclude(survey__pillar__in=closed.values("pillar"))
        .select_related("survey__pillar", "coding__sub_topic__area__pillar")
    )
    items = rated_items_by_priority({each.survey_id for each in priorities})
    choices, history = _opened_choices(study), visible_history(study)
    return csv_text(
        CODINGS,
        [
            [
                *_wording(each, items[each.pk][-1]),
                *_chosen(choices.get((each.pk, 1))),
                *_chosen(choices.get((each.pk, 2))),
                *_final(each, history.get(each.pk, [])),
            ]
            for each in priorities
        ],
    )


def own_codings_table(pillars: Iterable[BoardPillar]) -> str:
    """What its visitor codes, with the codes chosen so far, as CSV to be filled in."""
    rows = [
        [*_wording(row.priority, row.item), *_own(row)] for each in pillars for row in each.rows
    ]
    return csv_text(OWN_COLUMNS, rows)


def new_choices_table(choices: Iterable[NewChoice]) -> str:
    """What a plan would take, as a table that says exactly what was shown."""
    rows: list[list[Value]] = [
        [each.row.priority.code, each.code.reference if each.code else NO_CODE, each.note]
        for each in choices
    ]
    return csv_text(CODING_COLUMNS, rows)


def _wording(priority: Priority, item: RoundItem) -> list[Value]:
    return [priority.code, item.version.text_en, item.version.text_zh]


def _own(row: BoardRow) -> list[Value]:
    if row.choice is None:
        return ["", ""]
    return [row.chosen.reference if row.chosen else NO_CODE, row.choice.note]


def _opened_choices(study: Study) -> dict[tuple[int, int], CoderChoice]:
    """By priority id and place of the coder."""
    choices = CoderChoice.objects.filter(
        coder__coding__pillar__study=study, coder__coding__opened_at__isnull=False
    ).select_related("coder", "sub_topic__area__pillar")
    return {(each.priority_id, each.coder.place): each for each in choices}


def _chosen(choice: CoderChoice | None) -> list[Value]:
    if choice is None:
        return ["", ""]
    return [choice.sub_topic.reference if choice.sub_topic else NO_CODE, choice.note]


def _final(priority: Priority, history: list[CodeChange]) -> list[Value]:
    """The code that counts, how it came about, and the reason if there is one."""
    coding = place_of(priority)
    steps = [each for each in history if each.coder_id is None]
    step, reason = (steps[-1].step, steps[-1].reason) if steps else ("", "")
    return [coding.sub_topic.reference if coding else "", step, reason]
