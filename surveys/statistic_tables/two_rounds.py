"""Tables about the same experts in two rounds, and about those who left in between."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from surveys.consensus import Rule
from surveys.enums import VERDICT_LABELS
from surveys.models import RoundItem
from surveys.round_statistics.stability import STABLE_BELOW
from surveys.statistic_numbers import decimals, k_of_n, p_value, share_of
from surveys.statistic_tables.tables import (
    Cells,
    Record,
    Row,
    Table,
    code_of,
    column,
    priority_table,
)
from surveys.statistic_words import WITHHELD, Words


def change_table(items: Sequence[RoundItem], data: Record, reworded: set[str]) -> Table:
    """What the same experts made of a priority in two rounds; `reworded` are ids of priorities."""
    keys = ("pairs", "changed", "crossed", "wilcoxon", "mcnemar", "kappa", "stability")
    changes = data["changes"]
    rows = [
        _change_row(item, changes[key], is_reworded=key in reworded)
        for item in items
        for key in [str(item.version.priority_id)]
        if key in changes
    ]
    return Table(
        key="changes",
        title=_("What the same experts changed"),
        first=_("Code"),
        columns=[*map(column, keys)],
        rows=rows,
        note=_("Stability is not consensus: a panel may stay divided. * The wording has changed."),
    )


def _change_row(item: RoundItem, row: Record, *, is_reworded: bool) -> Row:
    head = f"{code_of(item)} *" if is_reworded else code_of(item)
    if "n_changed" not in row:
        return Row(head=head, cells=[WITHHELD] * 7, is_quiet=True)
    pairs = row["n_pairs"]
    return Row(
        head=head,
        cells=[
            str(pairs),
            share_of(row["n_changed"], pairs, "changed"),
            _crossed(row),
            _tested(row, "wilcoxon"),
            _tested(row, "mcnemar"),
            decimals(row["kappa_quadratic"], "kappa"),
            _stability(row),
        ],
    )


def _crossed(row: Record) -> Words:
    if "became_favourable" not in row:
        return WITHHELD
    numbers = {"joined": row["became_favourable"], "left": row["left_favourable"]}
    return _("%(joined)s joined, %(left)s left") % numbers


def _stability(row: Record) -> str:
    units, pairs = row["scheibe_units_changed"], row["n_pairs"]
    word = _("stable") if row["scheibe_stable_15"] else _("moved")
    return f"{word}: {share_of(units, pairs, 'stability', below=STABLE_BELOW)}"


def _tested(row: Record, test: str) -> Words:
    if f"{test}_p" not in row:
        return WITHHELD
    p = row[f"{test}_p"]
    if p is None:
        return p_value(p, test)
    return f"{p_value(p, test)} ({p_value(row[f'{test}_holm'], test)})"


def attrition_table(items: Sequence[RoundItem], data: Record) -> Table:
    """Whether those who left had rated differently: all their ratings, and by priority."""
    attrition = data["attrition"]
    table = priority_table(
        [item for item in items if str(item.version.priority_id) in data["changes"]],
        attrition["items"],
        _compared,
        key="attrition",
        title=_("Did those who left rate differently?"),
        keys=("delta", "delta_p"),
        note=_("Compared are their ratings in the earlier round."),
    )
    whole = attrition["expert_mean"]
    cells = _compared(whole) if whole else [WITHHELD] * 2
    first = Row(head=_("Mean rating of each expert"), cells=cells, is_quiet=not whole)
    return Table(**{**vars(table), "rows": [first, *table.rows]})


def _compared(record: Record) -> Cells:
    """Delta and its p; in brackets, where there is one test a priority, the p after Holm."""
    p = record["p_normal_cc"] if record["p_exact"] is None else record["p_exact"]
    shown = p_value(p, "delta_p")
    if p is not None and "p_holm" in record:
        shown = f"{shown} ({p_value(record['p_holm'], 'delta_p')})"
    return [decimals(record["cliffs_delta"], "delta"), shown]


def completers_table(items: Sequence[RoundItem], data: Record, rule: Rule) -> Table:
    """Verdicts among those who took part in both rounds."""
    rows = []
    for item in items:
        found = data["completers"].get(str(item.version.priority_id), {})
        cells: list[Words] = []
        for side in ("first", "now"):
            one = found.get(side)
            cells += (
                [k_of_n(one["agreeing"], one["rated"], rule), VERDICT_LABELS[one["verdict"]]]
                if one
                else [WITHHELD] * 2
            )
        cells.append(VERDICT_LABELS[item.result.verdict])
        rows.append(Row(head=code_of(item), cells=cells, is_quiet=not found))
    names = (_("Earlier round"), _("Verdict"), _("This round"), _("Verdict"), _("Whole panel"))
    return Table(
        key="completers",
        title=_("Verdicts among those who answered both rounds"),
        first=_("Code"),
        columns=[column(f"completers-{n}", name) for n, name in enumerate(names)],
        rows=rows,
    )


def kept_table(items: Sequence[RoundItem], data: Record, rule: Rule, reworded: set[str]) -> Table:
    """Verdicts if those who left had kept their earlier ratings, those that change on top.

    Without `reworded` priorities, which are ids.
    """
    found = [(item, data["kept"].get(str(item.version.priority_id))) for item in items]
    found.sort(key=lambda pair: not pair[1] or pair[1]["verdict"] == pair[0].result.verdict)
    rows = [
        _kept_row(item, record, rule)
        for item, record in found
        if str(item.version.priority_id) not in reworded
    ]
    names = (_("This round"), _("Verdict"), _("With kept answers"), _("Verdict"))
    why = _(
        "Those who answered the round before and not this one count with their earlier rating, on"
        " priorities whose wording stayed the same."
    )
    return Table(
        key="kept",
        title=_("If those who left had kept their answer"),
        first=_("Code"),
        columns=[column(f"kept-{n}", name) for n, name in enumerate(names)],
        rows=rows,
        note=" ".join(filter(None, [kept_sentence(items, data), why])),
    )


def _kept_row(item: RoundItem, found: Record | None, rule: Rule) -> Row:
    result = item.result
    cells: list[Words] = [
        k_of_n(result.agreeing, result.rated, rule),
        VERDICT_LABELS[result.verdict],
    ]
    if found:
        cells += [k_of_n(found["agreeing"], found["rated"], rule), VERDICT_LABELS[found["verdict"]]]
    else:
        cells += [WITHHELD] * 2
    return Row(head=code_of(item), cells=cells, is_quiet=not found)


def kept_sentence(items: Sequence[RoundItem], data: Record) -> str:
    """How many verdicts would change if those who left had kept their answer, and which.

    "" where nothing may be told.
    """
    changed = kept_changes(items, data)
    count = sum(str(item.version.priority_id) in data["kept"] for item in items)
    numbers = {"changed": len(changed), "count": count, "codes": ", ".join(changed)}
    if changed:
        sentence = _("Verdicts that would change: %(changed)s of %(count)s, namely %(codes)s.")
        return sentence % numbers
    return _("Verdicts that would change: 0 of %(count)s.") % numbers if count else ""


def kept_changes(items: Sequence[RoundItem], data: Record) -> list[str]:
    """Codes of the priorities whose verdict would change, as far as it may be told."""
    found = [(item, data.get("kept", {}).get(str(item.version.priority_id))) for item in items]
    return sorted(
        code_of(item)
        for item, record in found
        if record and record["verdict"] != item.result.verdict
    )
