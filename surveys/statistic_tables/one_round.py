"""Tables about the ratings of one round."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from surveys.consensus import Rule, judge
from surveys.models import RoundItem
from surveys.scale import verdict_labels
from surveys.statistic_numbers import decimals, interval, k_of_n, p_value, signed, yes_no
from surveys.statistic_tables.tables import (
    Cells,
    Record,
    Row,
    Table,
    code_of,
    column,
    priority_table,
)
from surveys.statistic_words import MEANINGS, WITHHELD

# In this order on the page; a stored record keeps none on PostgreSQL.
WAYS = ("as_ruled", "with_cannot_judge", "top_box")


def item_table(items: Sequence[RoundItem], data: Record, rule: Rule) -> Table:
    """What is read first of every priority."""
    keys = ("n", "cannot_judge", "missing", "counts", "agreement", "wilson", "spare", "median",
            "quartiles", "iqr")  # fmt: skip
    return Table(
        key="items",
        title=_("Every priority"),
        first=_("Code"),
        columns=[*map(column, keys), column("verdict", _("Verdict"))],
        rows=[_item_row(item, data["items"], rule) for item in items],
    )


def _item_row(item: RoundItem, found: Record, rule: Rule) -> Row:
    result, record = item.result, found.get(str(item.version.priority_id))
    people = [str(result.rated), str(result.cannot_judge), str(result.missing)]
    verdict = verdict_labels(item.version.priority.survey.scale)[result.verdict]
    if record is None:
        return Row(head=code_of(item), cells=[*people, *[WITHHELD] * 7, verdict], is_quiet=True)
    judgement = judge(agreeing=result.agreeing, rated=result.rated, rule=rule)
    return Row(
        head=code_of(item),
        cells=[
            *people,
            " · ".join(map(str, result.counts)),
            k_of_n(result.agreeing, result.rated, rule),
            interval(record, rule),
            signed(judgement.votes_to_spare),
            decimals(record["median"], "median", 1),
            f"{decimals(record['q1_type7'], 'quartiles')} – {decimals(record['q3_type7'], 'iqr')}",
            decimals(record["iqr_type7"], "iqr"),
            verdict,
        ],
    )


def shape_table(items: Sequence[RoundItem], data: Record) -> Table:
    """The rest about the ratings of every priority."""
    keys = ("mean", "sd", "iqr_type6", "shape", "disagreement", "camps", "strict")
    return priority_table(
        items, data["items"], _shape, key="shape", title=_("Spread and shape"), keys=keys
    )


def _shape(record: Record) -> Cells:
    is_split = record["rand_disagreement_counts"] or record["agreement_vdeijk"] < 0
    return [
        decimals(record["mean"], "mean"),
        decimals(record["sd"], "sd"),
        decimals(record["iqr_type6"], "iqr_type6"),
        decimals(record["agreement_vdeijk"], "shape"),
        decimals(record["disagreement_index"], "disagreement"),
        yes_no(is_split, "camps"),
        yes_no(record["in_strict_comet"], "strict"),
    ]


def panel_table(data: Record) -> Table:
    """How alike the whole panel rates, with how many experts each number rests on."""
    panel = data["panel"]
    n, complete = panel["n_round"], panel["kendall_n_experts"]
    shown = {
        "w": (decimals(panel["kendall_W"], "w"), complete),
        "w_p": (p_value(panel["kendall_p"], "w_p"), complete),
        "alpha": (decimals(panel["alpha_ordinal"], "alpha"), n),
        "ac2": (decimals(panel["ac2_quadratic"], "ac2"), n),
    }
    return Table(
        key="panel",
        title=_("Agreement of the panel"),
        first=_("Statistic"),
        columns=[column("value", _("Value")), column("experts", _("Based on"))],
        rows=[
            Row(
                head=MEANINGS[key].name,
                cells=[value, _("%(k)s of %(n)s experts") % {"k": k, "n": n}],
                is_quiet=2 * k < n,
            )
            for key, (value, k) in shown.items()
        ],
        note=_("Grey: based on fewer than half of those who answered."),
    )


def sensitivity_table(items: Sequence[RoundItem], data: Record, rule: Rule) -> Table:
    """How many priorities other thresholds and other shares would let in, and which change."""
    codes = {str(item.version.priority_id): code_of(item) for item in items}
    ways = data["sensitivity"]
    total = len(data["items"])
    ruled = {
        code
        for record in ways["as_ruled"]
        if record["threshold"] == rule.threshold_percent
        for code in record["items"]
    }
    rows = []
    for place, record in enumerate(ways["as_ruled"]):
        moved = sorted(codes[key] for key in ruled ^ set(record["items"]))
        counts = [len(ways[way][place]["items"]) for way in WAYS]
        cells = [_("%(k)s of %(n)s") % {"k": count, "n": total} for count in counts]
        rows.append(Row(head=f"{record['threshold']} %", cells=[*cells, ", ".join(moved) or "–"]))
    names = (
        _("As the rule says"),
        _("“Cannot judge” in the share"),
        _("Highest rating only"),
        _("Differs from the verdict"),
    )
    return Table(
        key="sensitivity",
        title=_("What other rules would have decided"),
        first=_("Threshold"),
        columns=[column(f"sensitivity-{n}", name) for n, name in enumerate(names)],
        rows=rows,
        note=_("Priorities with consensus, of those with five ratings or more."),
    )


def ranking_table(items: Sequence[RoundItem], data: Record) -> Table:
    """How sure the order is, best first."""
    found = data["ranking"]
    ranks = found.get("items", {})
    told = [item for item in items if str(item.version.priority_id) in ranks]
    told.sort(key=lambda item: ranks[str(item.version.priority_id)]["mean_rank"])
    numbers = {"n": found.get("n_resamples"), "seed": found.get("seed"), "top": found.get("top")}
    drawn = (
        _("%(n)s draws of the experts, seed %(seed)s; the top are the first %(top)s.")
        if numbers["seed"] is not None
        else _("All %(n)s possible draws of the experts; the top are the first %(top)s.")
    )
    return priority_table(
        told,
        ranks,
        _ranked,
        key="ranking",
        title=_("How sure the order is"),
        keys=("mean_rank", "rank_interval", "p_top", "p_reach"),
        note=drawn % numbers,
    )


def _ranked(record: Record) -> Cells:
    return [
        decimals(record["mean_rank"], "mean_rank", 1),
        f"{record['rank_lower']} – {record['rank_upper']}",
        decimals(record["p_top"], "p_top"),
        decimals(record["p_reach"], "p_reach"),
    ]
