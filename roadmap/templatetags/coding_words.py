"""Agreement of two coders in templates, at the desk and in editions."""

from django import template

from roadmap.agreement import Agreement, kappa_shown, percent_shown
from roadmap.enums import NO_KAPPA

register = template.Library()


@register.filter
def percent(agreement: Agreement) -> str:
    """The share that was coded alike, without the sign: `72`."""
    return percent_shown(agreement)


@register.filter
def kappa(agreement: Agreement) -> str:
    """Cohen's kappa: `0.68`; empty where there is none."""
    return "" if agreement.kappa is None else kappa_shown(agreement.kappa)


@register.filter
def why_no_kappa(agreement: Agreement) -> str:
    """The sentence that says why there is none."""
    return str(NO_KAPPA[agreement.undefined]) if agreement.undefined else ""
