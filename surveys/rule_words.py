"""The consensus rule in words: what stands on the protocol page and in every report."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.consensus import Rule
from surveys.scale import Scale

BAND_WORDS = {
    "<50": gettext_lazy("under 50 per cent agreed"),
    "50-69": gettext_lazy("50 to 69 per cent agreed"),
    ">=70": gettext_lazy("70 per cent or more agreed"),
}


def reached_words(scale: Scale) -> str:
    """How many priorities the rule says it of, as a sentence with `count` and `total`."""
    if scale == Scale.PROGRESS:
        return _("A clear majority says well advanced or done: %(count)s of %(total)s priorities")
    return _("%(count)s of %(total)s priorities reached consensus")


def rule_sentences(rule: Rule, scale: Scale = Scale.RELEVANCE) -> list[str]:
    """Return the rule as sentences, in the order in which it is applied."""
    numbers = {
        "agree_from": rule.agree_from,
        "scale_max": rule.scale_max,
        "threshold": rule.threshold_percent,
        "minimum": rule.minimum_ratings,
        "revise_from": rule.revise_from_percent,
    }
    say = _progress if scale == Scale.PROGRESS else _consensus
    return [sentence % numbers for sentence in say(rule)]


def _consensus(rule: Rule) -> list[str]:
    sentences = [
        _("A rating of %(agree_from)s or higher, on the scale from 1 to %(scale_max)s, agrees."),
        _(
            "The share is taken of those who rated the priority: “cannot judge” and blanks stand"
            " outside."
        ),
        _("With fewer than %(minimum)s ratings there is no verdict."),
        _("Consensus: at least %(threshold)s %% agree.")
        if rule.threshold_is_inclusive
        else _("Consensus: more than %(threshold)s %% agree."),
    ]
    if rule.revise_from_percent is not None:
        sentences.append(_("Revise: at least %(revise_from)s %% agree, too few for consensus."))
    if rule.judges_against:
        sentences.append(_("Consensus against: as large a share disagrees."))
    sentences.append(
        _("Otherwise: no consensus. Shares are compared as whole numbers and never rounded.")
    )
    return sentences


def _progress(rule: Rule) -> list[str]:
    sentences = [
        _(
            "A rating of %(agree_from)s or higher, on the scale from 1 to %(scale_max)s, says that"
            " a priority is well advanced or done."
        ),
        _(
            "The share is taken of those who rated the priority: “cannot judge” and blanks stand"
            " outside."
        ),
        _("With fewer than %(minimum)s ratings nothing is said."),
        _("A clear majority: at least %(threshold)s %% of them.")
        if rule.threshold_is_inclusive
        else _("A clear majority: more than %(threshold)s %% of them."),
    ]
    if rule.revise_from_percent is not None:
        sentences.append(_("Near a clear majority: at least %(revise_from)s %%."))
    if rule.judges_against:
        sentences.append(_("Hardly any progress: as large a share at the other end."))
    sentences.append(
        _("Shares are compared as whole numbers and never rounded. No priority stands or falls.")
    )
    return sentences
