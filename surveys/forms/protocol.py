"""Forms of the protocol and of deviations from it: they check what was typed, decide nothing."""

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from studies.forms import LONGEST_TEXT, validate_text
from surveys.consensus import PRESETS, Rule
from surveys.enums import Feedback
from surveys.forms.desk import LONGEST_REASON
from surveys.models import Survey
from surveys.plan import ReminderPlan
from surveys.plan_words import PRESET_WORDS, preset_of

OWN = "own"
MOST_DAYS_BEFORE = 60
HOURS = [(str(hour), f"{hour:02}:00") for hour in range(24)]
REGIONS = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Pacific/")


@cache
def time_zones() -> list[tuple[str, str]]:
    """UTC, then every place of the time zone database by name."""
    places = sorted(zone for zone in available_timezones() if zone.startswith(REGIONS))
    return [(zone, zone.replace("_", " ")) for zone in ("UTC", *places)]


class PlanForm(forms.Form):
    """The plan of the rounds, without the rule."""

    round_count = forms.IntegerField(
        label=_("Number of rounds"), min_value=1, max_value=4, help_text=_("One to four.")
    )
    carries_consensus = forms.BooleanField(
        label=_("Priorities with consensus are proposed to be rated again in the next round"),
        required=False,
    )
    feedback = forms.ChoiceField(
        label=_("What experts see of the round before"),
        widget=forms.RadioSelect,
        choices=Feedback.choices,
        help_text=_("A verdict beside a priority pulls opinions towards it. Better leave it out."),
    )
    invites_everyone = forms.BooleanField(
        label=_("Every round asks the whole panel, also those who were silent before"),
        required=False,
        help_text=_(
            "Without this a later round asks only those who answered the one before it. The worker"
            " works out who that is when it sends each mail; nobody else learns it, and it is not"
            " stored."
        ),
    )
    reminder_days = forms.CharField(
        label=_("Reminders, in days before the deadline"),
        required=False,
        max_length=40,
        help_text=_("Whole numbers with commas, for instance “7, 1”. Empty: none by the system."),
    )
    most_reminders = forms.IntegerField(
        label=_("Most reminders in a round"),
        min_value=0,
        max_value=3,
        help_text=_("None to three, those that you send by hand included."),
    )
    quiet_from = forms.ChoiceField(label=_("Quiet hours begin"), choices=HOURS)
    quiet_until = forms.ChoiceField(
        label=_("Quiet hours end"),
        choices=HOURS,
        help_text=_("No reminder of the plan leaves between. The same hour twice: there are none."),
    )
    quiet_zone = forms.ChoiceField(
        label=_("Time zone of the quiet hours"),
        choices=time_zones,
        widget=forms.Select(attrs={"lang": "en"}),  # the names of the time zone database
    )

    @staticmethod
    def plan_of(survey: Survey, *, round_count: int) -> dict[str, Any]:
        """Initial values that show a plan as it stands."""
        return {
            "round_count": round_count,
            "carries_consensus": survey.carries_consensus,
            "feedback": survey.feedback,
            "invites_everyone": survey.invites_everyone,
            "reminder_days": ", ".join(map(str, survey.reminder_days)),
            "most_reminders": survey.most_reminders,
            "quiet_from": str(survey.quiet_from),
            "quiet_until": str(survey.quiet_until),
            "quiet_zone": survey.quiet_zone,
        }

    def clean_reminder_days(self) -> tuple[int, ...]:
        words = [word.strip() for word in self.cleaned_data["reminder_days"].split(",")]
        if words == [""]:
            return ()
        if not all(word.isascii() and word.isdigit() and len(word) < 3 for word in words):
            raise ValidationError(_("Write whole numbers with commas between them, like “7, 1”."))
        days = sorted({int(word) for word in words}, reverse=True)
        if days[-1] < 1 or days[0] > MOST_DAYS_BEFORE:
            raise ValidationError(_("Choose days from 1 to 60 before the deadline."))
        return tuple(days)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        days, most = data.get("reminder_days"), data.get("most_reminders")
        if days and most is not None and len(days) > most:
            self.add_error("reminder_days", _("These are more days than reminders in a round."))
        return data

    def plan(self) -> dict[str, Any]:
        """What the services take, of a valid form."""
        data = self.cleaned_data
        return {
            "round_count": data["round_count"],
            "carries_consensus": data["carries_consensus"],
            "feedback": Feedback(data["feedback"]),
            "invites_everyone": data["invites_everyone"],
            "reminders": ReminderPlan(
                days=data["reminder_days"],
                most=data["most_reminders"],
                quiet_from=int(data["quiet_from"]),
                quiet_until=int(data["quiet_until"]),
                zone=data["quiet_zone"],
            ),
        }


class ProtocolForm(PlanForm):
    """The consensus rule, why it was chosen, and the plan of the rounds."""

    preset = forms.ChoiceField(
        label=_("Consensus rule"),
        widget=forms.RadioSelect,
        choices=[
            *((key, words.name) for key, words in PRESET_WORDS.items()),
            (OWN, _("Own numbers, as set below")),
        ],
    )
    threshold_percent = forms.IntegerField(
        label=_("Threshold in per cent"),
        required=False,
        min_value=51,
        max_value=100,
        help_text=_("At least this share gives consensus."),
    )
    revise_from_percent = forms.IntegerField(
        label=_("Revise from, in per cent"),
        required=False,
        min_value=1,
        max_value=99,
        help_text=_("Leave empty for two bands."),
    )
    agree_from = forms.IntegerField(
        label=_("Lowest rating that agrees"),
        required=False,
        min_value=4,
        max_value=5,
        help_text=_("4 or 5 on the scale from 1 to 5."),
    )
    minimum_ratings = forms.IntegerField(
        label=_("Fewest ratings for a verdict"),
        min_value=5,
        max_value=1_000,
        help_text=_("A priority with fewer ratings gets no verdict. Five or more."),
    )
    rationale_en = forms.CharField(
        label=_("Why this rule (English)"),
        required=False,
        max_length=LONGEST_TEXT,
        validators=[validate_text],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For readers of protocol and report, with a source if there is one."),
    )
    rationale_zh = forms.CharField(
        label=_("Why this rule (Chinese)"),
        required=False,
        max_length=LONGEST_TEXT,
        validators=[validate_text],
        widget=forms.Textarea(attrs={"rows": 3, "lang": "zh-Hans"}),
    )

    @classmethod
    def values_of(cls, survey: Survey, *, round_count: int) -> dict[str, Any]:
        """Initial values that show a protocol as it stands."""
        return {
            **survey.rule.as_dict(),
            **cls.plan_of(survey, round_count=round_count),
            "preset": preset_of(survey.rule) or OWN,
            "rationale_en": survey.rationale_en,
            "rationale_zh": survey.rationale_zh,
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.errors:
            return data
        if data["preset"] == OWN:
            self._check_own_numbers(data)
        if not self.errors:
            data["rule"] = self._rule(data)
        return data

    def protocol(self) -> dict[str, Any]:
        """What `set_protocol` takes, of a valid form."""
        names = ("rule", "rationale_en", "rationale_zh")
        return self.plan() | {name: self.cleaned_data[name] for name in names}

    def _check_own_numbers(self, data: dict[str, Any]) -> None:
        for name in ("threshold_percent", "agree_from"):
            if data.get(name) is None:
                self.add_error(name, _("Own numbers need this one."))
        threshold, revise = data.get("threshold_percent"), data.get("revise_from_percent")
        if threshold and revise and revise >= threshold:
            self.add_error("revise_from_percent", _("Choose a number below the threshold."))

    def _rule(self, data: dict[str, Any]) -> Rule:
        parts = PRESETS.get(data["preset"], Rule()).as_dict()
        if data["preset"] == OWN:
            for name in ("threshold_percent", "revise_from_percent", "agree_from"):
                parts[name] = data[name]
        parts["minimum_ratings"] = data["minimum_ratings"]
        return Rule.from_dict(parts)


class DeviationForm(PlanForm):
    """What is done otherwise than the locked protocol says, and why."""

    other_planned = forms.CharField(
        label=_("What was planned"),
        required=False,
        max_length=LONGEST_REASON,
        validators=[validate_text],
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    other_instead = forms.CharField(
        label=_("What is done instead"),
        required=False,
        max_length=LONGEST_REASON,
        validators=[validate_text],
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        validators=[validate_text],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is published with the results, and never changes."),
        error_messages={"required": _("Say why. The reason is published with the results.")},
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        planned, instead = data.get("other_planned"), data.get("other_instead")
        if bool(planned) != bool(instead):
            missing = "other_instead" if planned else "other_planned"
            self.add_error(missing, _("Fill in both: what was planned, and what is done instead."))
        return data

    def other(self) -> tuple[str, str] | None:
        """What is no setting: planned and done instead, or None."""
        data = self.cleaned_data
        return (data["other_planned"], data["other_instead"]) if data["other_planned"] else None
