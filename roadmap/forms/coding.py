"""Where each consensus priority belongs: one choice a priority."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from roadmap.models import SubTopic
from roadmap.queries import StandingPriority
from studies.models import Pillar


class PlacementForm(forms.Form):
    """A select of the pillar's sub-topics for every consensus priority of a study."""

    def __init__(
        self,
        *args: Any,
        rows: Sequence[StandingPriority],
        sub_topics: Iterable[SubTopic],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        self.sub_topics = {sub_topic.pk: sub_topic for sub_topic in sub_topics}
        choices = defaultdict(list)
        for each in self.sub_topics.values():
            choices[each.area.pillar_id].append((each.pk, str(each)))
        for row in rows:
            self.fields[self._name(row)] = forms.TypedChoiceField(
                label=_("Sub-topic of %(code)s") % {"code": row.priority.code},
                choices=[("", _("– not placed –")), *choices[row.priority.survey.pillar_id]],
                coerce=int,
                empty_value=None,
                required=False,
                initial=row.coding.sub_topic_id if row.coding else "",
                widget=forms.Select(attrs={"class": "form-select"}),
                error_messages={
                    "invalid_choice": _("Choose a sub-topic from the list: this one is gone.")
                },
            )

    def placements(self) -> dict[int, SubTopic | None]:
        """What was chosen, by priority id."""
        chosen = {row.priority.pk: self.cleaned_data[self._name(row)] for row in self.rows}
        return {pk: self.sub_topics[place] if place else None for pk, place in chosen.items()}

    def by_pillar(self) -> Iterator[tuple[Pillar, list[tuple[StandingPriority, Any]]]]:
        """Rows with their bound fields, for the table of each pillar."""
        groups: dict[Pillar, list[tuple[StandingPriority, Any]]] = defaultdict(list)
        for row in self.rows:
            groups[row.priority.survey.pillar].append((row, self[self._name(row)]))
        return iter(groups.items())

    @staticmethod
    def _name(row: StandingPriority) -> str:
        return f"place-{row.priority.pk}"
