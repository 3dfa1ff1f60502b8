from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from roadmap.consultations import latest_by_action, opinions_about
from roadmap.follow_up import Following, Progress, Uptake, following
from roadmap.models import Jurisdiction
from roadmap.models.snapshot import PublishedAction
from roadmap.views.access import Reading, followed_page, render_edition

Followed = Sequence[tuple[PublishedAction, Following]]


@require_safe
@followed_page
def scorecard(request: HttpRequest, reading: Reading) -> HttpResponse:
    today = timezone.localdate()
    known = following(reading.edition.study, today=today)
    actions = reading.content.actions
    followed = [(each, known[slug]) for slug, each in actions.items() if slug in known]
    indicators = [each for _action, of_it in followed for each in of_it.indicators]
    jurisdictions = _jurisdictions(followed)
    return render_edition(
        request,
        "roadmap/scorecard.html",
        reading,
        today=today,
        followed=followed,
        indicators=indicators,
        overdue=[each for each in indicators if each.is_overdue],
        counts=_counts(indicators),
        jurisdictions=jurisdictions,
        stated=[
            (action, _by_place(of_it.uptake, jurisdictions))
            for action, of_it in followed
            if of_it.uptake
        ],
        consulted=list(latest_by_action(actions.values(), opinions_about(reading.edition.study))),
        with_indicator=sum(bool(of_it.indicators) for _action, of_it in followed),
    )


def _counts(indicators: Sequence[Progress]) -> Mapping[str, int]:
    """How many stand ahead of, on and behind the path."""
    standings = [each.standing for each in indicators]
    return {name: standings.count(name) for name in ("ahead", "on", "behind")}


def _jurisdictions(followed: Followed) -> list[Jurisdiction]:
    """Those that said anything about an action of the edition, by name."""
    found = {each.jurisdiction.pk: each.jurisdiction for _a, of in followed for each in of.uptake}
    return sorted(found.values(), key=lambda each: each.name_en)


def _by_place(
    uptake: Sequence[Uptake], places: Sequence[Jurisdiction]
) -> list[tuple[Jurisdiction, Uptake | None]]:
    """One cell a jurisdiction, for a table."""
    found = {each.jurisdiction.pk: each for each in uptake}
    return [(place, found.get(place.pk)) for place in places]
