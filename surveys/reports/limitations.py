"""Limitations that the data show by themselves; what they mean, people write."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from surveys.consensus import Verdict
from surveys.queries import results_of_items
from surveys.reports.findings import ItemFindings, PillarFindings, RoundFindings
from surveys.scale import Scale
from surveys.statistic_tables import kept_changes

SMALL_PANEL = 20
LOW_RESPONSE_PERCENT = 70
MUCH_ATTRITION_PERCENT = 20
MANY_PERCENT = 20  # of a round's answers: "cannot judge", or blank
SPLIT_PERCENT = 25  # at both ends of the scale


def limitations(pillar: PillarFindings) -> list[str]:
    """Return one sentence for each limitation that the sealed rounds of a pillar show."""
    return [
        *_of_the_panel(pillar),
        *_of_the_rounds(pillar),
        *_of_those_who_left(pillar),
        *_of_the_items(pillar),
    ]


def _of_the_panel(pillar: PillarFindings) -> Iterator[str]:
    for each in pillar.rounds:
        numbers = {"number": each.number, "answered": each.answered, "invited": each.invited}
        if each.answered < SMALL_PANEL:
            points = {"points": round(100 / max(1, each.answered))}
            yield (
                _(
                    "Round %(number)s: %(answered)s experts answered, so one rating moves a share"
                    " by %(points)s percentage points."
                )
                % (numbers | points)
            )
        if 100 * each.answered < LOW_RESPONSE_PERCENT * each.invited:
            yield (
                _(
                    "Round %(number)s: %(answered)s of %(invited)s invited experts answered. The"
                    " others may think differently."
                )
                % numbers
            )


def _of_the_rounds(pillar: PillarFindings) -> Iterator[str]:
    first, last = pillar.rounds[0], pillar.last
    if not pillar.is_finished:
        yield _("Not every planned round is sealed: these results are preliminary.")
    if pillar.planned_rounds == 1:
        yield _("There was one round, so nobody could reconsider in the light of the others.")
    if 100 * (first.answered - last.answered) > MUCH_ATTRITION_PERCENT * first.answered:
        yield (
            _(
                "From round %(first)s to round %(last)s the answers fell from"
                " %(before)s to %(after)s."
            )
            % {
                "first": first.number,
                "last": last.number,
                "before": first.answered,
                "after": last.answered,
            }
        )
    if pillar.deviations:
        yield (
            _(
                "Events after the lock that are not in the protocol: %(count)s; the methods"
                " list them."
            )
            % {"count": len(pillar.deviations)}
        )
    if pillar.is_finished and last.survey_round.group_labels and not _groups(last):
        yield _("Results by group are withheld: a group would have had fewer than five people.")
    if pillar.survey.pillar.study.is_simulated:
        yield _("The data are simulated: experts, ratings and comments are invented.")


def _of_those_who_left(pillar: PillarFindings) -> Iterator[str]:
    for each in pillar.rounds[1:]:
        codes = kept_changes(results_of_items(each.survey_round), each.statistics)
        if codes:
            yield (
                _(
                    "Round %(number)s: with the earlier answers of those who left, the verdict"
                    " would be another on %(codes)s."
                )
                % {"number": each.number, "codes": ", ".join(codes)}
            )


def _of_the_items(pillar: PillarFindings) -> Iterator[str]:
    latest = [*pillar.standing, *pillar.fallen]
    named = (
        (_("One rating more or less would change the verdict on %(codes)s."), _hangs_on_one),
        (
            _(
                "The 95 %% interval reaches below the threshold although there is"
                " consensus: %(codes)s."
            )
            if pillar.survey.scale == Scale.RELEVANCE
            else _(
                "The 95 %% interval reaches below the threshold although there is a clear"
                " majority: %(codes)s."
            ),
            _is_unsure,
        ),
        (_("Too few ratings for a verdict: %(codes)s."), _has_too_few),
        (_("A fifth or more could not judge or left blank: %(codes)s."), _is_thinly_rated),
        (
            _("Opinions are split, with a quarter or more at either end: %(codes)s."),
            _is_split,
        ),
    )
    for sentence, holds in named:
        codes = sorted(item.code for item in latest if holds(item))
        if codes:
            yield sentence % {"codes": ", ".join(codes)}


def _groups(last: RoundFindings) -> Sequence[object]:
    groups: Sequence[object] = last.survey_round.result.breakdown.get("groups", [])
    return groups


def _hangs_on_one(item: ItemFindings) -> bool:
    return item.verdict != Verdict.TOO_FEW and item.votes_to_spare in (0, -1)


def _is_unsure(item: ItemFindings) -> bool:
    if item.verdict != Verdict.CONSENSUS or item.interval is None:
        return False
    return item.interval[0] < item.sealed_item.rule.threshold_percent


def _has_too_few(item: ItemFindings) -> bool:
    return item.verdict == Verdict.TOO_FEW


def _is_thinly_rated(item: ItemFindings) -> bool:
    outside = item.sealed["cannot_judge"] + item.sealed["missing"]
    return 100 * outside >= MANY_PERCENT * max(1, outside + item.sealed["rated"])


def _is_split(item: ItemFindings) -> bool:
    sealed = item.sealed
    fewest = min(sealed["agreeing"], sealed["disagreeing"])
    return sealed["rated"] > 0 and 100 * fewest >= SPLIT_PERCENT * sealed["rated"]
