"""Pictures of what flows from round to round: items, and people."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys import pictures
from surveys.consensus import Verdict
from surveys.item_flow import flow_of_items
from surveys.models import SurveyRound
from surveys.pictures import Flow, Stage
from surveys.round_pictures.source import Picture, Source, table_of
from surveys.scale import Scale
from surveys.statistic_tables import Row


def item_flow(source: Source) -> Picture | None:
    """Items from verdict to decision to verdict; None where nothing is decided about them."""
    if source.survey_round.survey.scale == Scale.PROGRESS:
        return None
    stages, flows = flow_of_items(source.rounds, source.kinds)
    stand = sum(node.count for node in stages[-1].nodes if node.key == Verdict.CONSENSUS)
    title = ngettext(
        "From %(first)s priority in round 1 to %(stand)s with consensus in round %(number)s",
        "From %(first)s priorities in round 1 to %(stand)s with consensus in round %(number)s",
        first := sum(node.count for node in stages[0].nodes),
    ) % {"first": first, "stand": stand, "number": source.survey_round.number}
    rows = _flow_rows(stages, flows)
    table = table_of("item_flow", title, [_("Where from"), _("Where to"), _("Priorities")], rows)
    svg = pictures.item_flow(stages, flows, frame=source.frame(title, table))
    return Picture(name="item_flow", title=title, svg=svg, table=table)


def _flow_rows(stages: Sequence[Stage], flows: Sequence[Flow]) -> list[Row]:
    """From where, where to, and how many; of the first round where they are."""
    if not flows:
        return [Row(head=node.label, cells=["–", str(node.count)]) for node in stages[-1].nodes]
    places = [
        {node.key: f"{stage.title}: {node.label}" for node in stage.nodes} for stage in stages
    ]
    return [
        Row(
            head=places[flow.stage][flow.source],
            cells=[places[flow.stage + 1][flow.target], str(flow.count)],
        )
        for flow in flows
    ]


def panel_flow(source: Source) -> Picture:
    """Who was asked, who answered, who left and joined; numbers of people only."""
    steps, rows = [_invited(next(iter(source.rounds)))], []
    for survey_round in source.rounds:
        result, number = survey_round.result, survey_round.number
        aside = _people(source, number + 1)
        steps.append(pictures.PanelStep(label=_answered(survey_round), aside=aside))
        people = _people(source, number) or "–"
        cells = [str(result.invited), str(result.answered), people]
        rows.append(Row(head=str(survey_round), cells=cells))
    title = _answered(survey_round)
    columns = [_("Round"), _("Invited"), _("Answered"), _("Since the round before")]
    table = table_of("panel_flow", title, columns, rows)
    svg = pictures.panel_flow(steps, frame=source.frame(title, table))
    return Picture(name="panel_flow", title=title, svg=svg, table=table)


def _invited(survey_round: SurveyRound) -> pictures.PanelStep:
    result = survey_round.result
    numbers = {"invited": result.invited, "number": survey_round.number}
    silent = _("%(silent)s did not answer") % {"silent": result.invited - result.answered}
    label = _("%(invited)s experts invited to round %(number)s") % numbers
    return pictures.PanelStep(label=label, aside=silent)


def _answered(survey_round: SurveyRound) -> str:
    return _("%(answered)s of %(invited)s experts answered round %(number)s") % {
        "answered": survey_round.result.answered,
        "invited": survey_round.result.invited,
        "number": survey_round.number,
    }


def _people(source: Source, number: int) -> str:
    """Who left and joined before this round, if that is computed."""
    stored = source.statistics.get(number)
    people = stored.data.get("people") if stored else None
    return _("%(left)s left, %(joined)s joined") % people if people else ""
