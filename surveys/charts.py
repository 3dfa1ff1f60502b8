"""Plotly figures as plain dicts, from counts that the caller read. Never touches the database.

Colours are tokens of the style sheet, "var(--rating-5)": static/js/charts.js turns them into the
colours of the page, light or dark. plotly is imported inside the functions: it takes a while.
"""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

RATING_TOKENS = 5
ROW_HEIGHT, FRAME_HEIGHT = 38, 96
# Text that can be read on the darkest and on the paler steps of the scale.
TEXT_ON_STEP = ("paper", "ink", "ink", "ink", "paper")

Figure = dict[str, Any]


def distributions_figure(
    rows: Sequence[tuple[str, Sequence[int]]], *, words: Sequence[str]
) -> Figure:
    """Stacked horizontal bars: for each (label, counts of 1 to K) the shares, with counts as text.

    `words` names the K ratings. The first row stands on top; a row that nobody rated is empty.
    """
    from plotly import graph_objects as go

    labels = [label for label, _counts in rows]
    bars = [
        go.Bar(
            orientation="h",
            name=f"{value} {word}",
            y=labels,
            x=[_share(counts[value - 1], sum(counts)) for _label, counts in rows],
            text=[str(counts[value - 1] or "") for _label, counts in rows],
            customdata=[counts[value - 1] for _label, counts in rows],
            hovertemplate="%{y} · %{fullData.name}: %{customdata}<extra></extra>",
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"size": 14, "color": f"var(--{TEXT_ON_STEP[_step(value, len(words)) - 1]})"},
            marker={
                "color": f"var(--rating-{_step(value, len(words))})",
                "line": {"color": "var(--paper)", "width": 1},
            },
        )
        for value, word in enumerate(words, start=1)
    ]
    layout = _layout(len(rows), title=_("Share of those who rated, in per cent"))
    layout["barmode"] = "stack"
    layout["legend"] = {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"}
    return _plain(go.Figure(data=bars, layout=layout))


def agreement_figure(
    rows: Sequence[tuple[str, int, int]], *, threshold_percent: int, inclusive: bool = True
) -> Figure:
    """Bars of (label, agreeing, rated) as shares, each with its "16 of 23", and the threshold line.

    A bar that reaches the line (passes it, if not `inclusive`) has the colour of full agreement,
    any other one a pale colour.
    """
    from plotly import graph_objects as go

    labels = [label for label, _agreeing, _rated in rows]
    counts = [_k_of_n(agreeing, rated) for _label, agreeing, rated in rows]
    bars = go.Bar(
        orientation="h",
        y=labels,
        x=[_share(agreeing, rated) for _label, agreeing, rated in rows],
        customdata=counts,
        hovertemplate="%{y}: %{customdata}<extra></extra>",
        marker={
            "color": [
                "var(--rating-5)"
                if rated and _reaches(agreeing, rated, threshold_percent, inclusive)
                else "var(--rating-3)"
                for _label, agreeing, rated in rows
            ]
        },
    )
    beside = go.Scatter(
        mode="text",
        y=labels,
        x=[101] * len(rows),
        text=counts,
        textposition="middle right",
        hoverinfo="skip",
        cliponaxis=False,
    )
    layout = _layout(len(rows), title=_("Share that agrees, in per cent of those who rated"))
    layout["xaxis"]["range"] = [0, 125]
    layout["showlegend"] = False
    layout |= _threshold_line(threshold_percent)
    return _plain(go.Figure(data=[bars, beside], layout=layout))


def _threshold_line(percent: int) -> Figure:
    ink = {"color": "var(--ink)"}
    line = {"type": "line", "x0": percent, "x1": percent, "y0": 0, "y1": 1, "yref": "paper"}
    words = {
        "x": percent,
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "showarrow": False,
        "text": _("threshold %(percent)s %%") % {"percent": percent},
    }
    return {
        "shapes": [line | {"line": ink | {"width": 2, "dash": "dot"}}],
        "annotations": [words | {"font": ink}],
    }


def _layout(row_count: int, *, title: str) -> Figure:
    return {
        "template": "none",
        "height": FRAME_HEIGHT + ROW_HEIGHT * max(row_count, 2),
        "margin": {"l": 8, "r": 8, "t": 32, "b": 8},
        "xaxis": {
            "range": [0, 100],
            "tickvals": [0, 25, 50, 75, 100],
            "title": {"text": title},
        },
        "yaxis": {"autorange": "reversed", "type": "category", "showgrid": False},
    }


def _plain(figure: Any) -> Figure:
    """The figure as lists, dicts, texts and numbers, without the (empty) template."""
    plain: Figure = figure.to_plotly_json()
    plain["layout"].pop("template", None)
    return plain


def _share(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 0.0


def _reaches(part: int, whole: int, percent: int, inclusive: bool) -> bool:
    return 100 * part >= percent * whole if inclusive else 100 * part > percent * whole


def _k_of_n(agreeing: int, rated: int) -> str:
    if not rated:
        return _("no ratings")
    return _("%(agreeing)s of %(rated)s") % {"agreeing": agreeing, "rated": rated}


def _step(value: int, scale_max: int) -> int:
    """The colour step, 1 to 5, of a rating on a scale that may have more or fewer points."""
    return 1 + round((value - 1) * (RATING_TOKENS - 1) / (scale_max - 1))
