"""Pictures of the ratings: how they are spread, who reaches the threshold, what moved."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from surveys import pictures
from surveys.breakdown import SMALLEST_GROUP
from surveys.consensus import Rule, Verdict
from surveys.models import RoundItem
from surveys.round_pictures.source import Picture, Source, code_of, percent_of, table_of
from surveys.round_statistics.intervals import wilson
from surveys.rule_words import reached_words
from surveys.scale import Scale, scale_words
from surveys.statistic_numbers import k_of_n, limit
from surveys.statistic_tables import Row, Table


def _words(source: Source) -> list[str]:
    return [
        str(word) for word in scale_words(source.rule.scale_max, source.survey_round.survey.scale)
    ]


def _threshold(rule: Rule) -> str:
    return _("threshold %(percent)s %%") % {"percent": rule.threshold_percent}


def _counts_table(source: Source, name: str, title: str) -> Table:
    heads = [f"{value} {word}".strip() for value, word in enumerate(_words(source), start=1)]
    rows = [
        Row(head=code_of(item), cells=[*map(str, item.result.counts), str(item.result.rated)])
        for item in source.items
    ]
    return table_of(name, title, [_("Code"), *heads, _("n")], rows)


def distributions(source: Source) -> Picture:
    """Diverging bars of all ratings."""
    title = _("How the ratings are spread, most agreement on top")
    table = _counts_table(source, "distributions", title)
    svg = pictures.diverging_bars(
        [(code_of(item), item.result.counts) for item in source.items],
        words=_words(source),
        axis=_("Shares of those who rated; numbers count ratings; the middle one is split."),
        frame=source.frame(title, table),
    )
    return Picture(name="distributions", title=title, svg=svg, table=table)


def agreement(source: Source) -> Picture:
    """Agreement with Wilson's interval against the threshold."""
    rule = source.rule
    lines = [_agreement(item, rule) for item in source.items]
    reached = [item.result.verdict == Verdict.CONSENSUS for item in source.all_items]
    numbers = {"count": sum(reached), "total": len(reached)}
    title = reached_words(source.survey_round.survey.scale) % numbers
    rows = [Row(head=line.label, cells=[line.shown, _interval(line, rule)]) for line in lines]
    table = table_of("agreement", title, [_("Code"), _("Agree"), _("95 per cent interval")], rows)
    svg = pictures.agreement(
        lines,
        threshold_percent=rule.threshold_percent,
        threshold_words=_threshold(rule),
        axis=_("Share that agrees, in per cent of those who rated, with its 95 per cent interval")
        if source.survey_round.survey.scale == Scale.RELEVANCE
        else _(
            "Well advanced or done, in per cent of those who rated, with its 95 per cent interval"
        ),
        frame=source.frame(title, table),
    )
    return Picture(name="agreement", title=title, svg=svg, table=table)


def _agreement(item: RoundItem, rule: Rule) -> pictures.Agreement:

    low, high = wilson(item.result.agreeing, item.result.rated)
    return pictures.Agreement(
        label=code_of(item),
        percent=percent_of(item),
        lower=100 * low,
        upper=100 * high,
        reaches=item.result.verdict == Verdict.CONSENSUS,
        shown=k_of_n(item.result.agreeing, item.result.rated, rule),
    )


def _interval(line: pictures.Agreement, rule: Rule) -> str:
    assert line.lower is not None
    assert line.upper is not None
    ends = {"lower": limit(line.lower / 100, rule), "upper": limit(line.upper / 100, rule)}
    return _("%(lower)s to %(upper)s %%") % ends


def dumbbell(source: Source) -> Picture | None:
    """How agreement moved since the round before; None without one."""
    if source.earlier is None:
        return None
    before_round, pairs = source.earlier[0], _pairs(source, source.earlier[1])
    rows = [_shares_row(old, new, source.rule) for old, new in pairs]
    moves = [_move(old, new) for old, new in pairs]
    steps = [percent_of(new) - percent_of(old) for old, new in pairs]
    title = _("Agreement rose for %(rose)s of %(total)s priorities and fell for %(fell)s") % {
        "rose": sum(step > 0 for step in steps),
        "fell": sum(step < 0 for step in steps),
        "total": len(steps),
    }
    names = (str(before_round), str(source.survey_round))
    table = table_of("dumbbell", title, [_("Code"), *names], rows)
    svg = pictures.dumbbell(
        moves,
        names=names,
        threshold_percent=source.rule.threshold_percent,
        threshold_words=_threshold(source.rule),
        axis=_("Share that agrees, in per cent of all who rated. * The wording has changed."),
        frame=source.frame(title, table),
    )
    return Picture(name="dumbbell", title=title, svg=svg, table=table)


def _pairs(source: Source, items: Sequence[RoundItem]) -> list[tuple[RoundItem, RoundItem]]:
    """Each priority of this round with what it was in the round before, if five rated both."""
    before = {item.version.priority_id: item for item in items}
    found = [(before.get(item.version.priority_id), item) for item in source.items]
    return [(old, new) for old, new in found if old and old.result.rated >= SMALLEST_GROUP]


def _marked(old: RoundItem, new: RoundItem) -> str:
    return code_of(new) if old.version_id == new.version_id else f"{code_of(new)} *"


def _shares_row(old: RoundItem, new: RoundItem, rule: Rule) -> Row:
    cells = [k_of_n(item.result.agreeing, item.result.rated, rule) for item in (old, new)]
    return Row(head=_marked(old, new), cells=cells)


def _move(old: RoundItem, new: RoundItem) -> pictures.Move:
    shares = [f"{item.result.agreeing}/{item.result.rated}" for item in (old, new)]
    return pictures.Move(
        label=_marked(old, new),
        before=percent_of(old),
        after=percent_of(new),
        shown=" → ".join(shares),
    )


def heat_map(source: Source) -> Picture:
    """Priorities by ratings, the more frequent the darker."""
    title = _("Where the ratings lie, most agreement on top")
    table = _counts_table(source, "heat_map", title)
    rows = [
        (
            code_of(item),
            [(str(count), count / item.result.rated) for count in item.result.counts]
            + [(str(item.result.rated), None)],
        )
        for item in source.items
    ]
    columns = [str(column.name) for column in table.columns]
    svg = pictures.heat_map(rows, columns=columns, frame=source.frame(title, table))
    return Picture(name="heat_map", title=title, svg=svg, table=table)
