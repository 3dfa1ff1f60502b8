"""What stands behind the actions of a roadmap, in the words of its pages and the active language.

What divided the panel, the evidence, how priorities were coded, and why some are in no action.
"""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roadmap.agreement import Agreement, kappa_shown, percent_shown
from roadmap.dissent import Division
from roadmap.enums import NO_KAPPA
from roadmap.exports.imprint import briefly, said, shown
from roadmap.models.published_coding import PublishedCoding, PublishedSuggestions
from roadmap.models.published_evidence import PublishedEvidence
from roadmap.models.snapshot import PublishedAction, PublishedPriority, Snapshot
from roadmap.prose import Block, Run, blocks


def dissent(action: PublishedAction) -> list[Block]:
    """Where the panel was divided: the words of the team, and the minority of each priority."""
    told = blocks(briefly(action, "dissent"))
    if not told:
        return []
    found = [(each.code, each.division) for each in action.priorities]
    return [*told, *(_bullet(f"{code}: {_division(one)}") for code, one in found if one)]


def evidence(action: PublishedAction) -> list[Block]:
    """What the priorities of an action cite: reference, title, what it is, where to read it."""
    return [_evidence(each) for each in action.evidence]


def omitted(content: Snapshot) -> list[Block]:
    """Each consensus priority that is in no action, with the reason."""
    return [block for each in content.omitted for block in _omission(each)]


def coding(found: PublishedCoding) -> list[str]:
    """How the consensus priorities of a pillar were placed by theme; nothing if none were."""
    if not found.people:
        return []
    how = _independent(found) if found.agreement else [_one_after_the_other(found.people)]
    return [*how, *_machine(found.suggestions)]


def _bullet(*texts: str, link: str = "") -> Block:
    """The first text is bold where others follow; `link` is the address that the last names."""
    runs = [Run(text=text, bold=n == 0 < len(texts) - 1) for n, text in enumerate(texts)]
    if link:
        runs.append(Run(text=link, link=link))
    return Block(kind="bullet", depth=1, runs=tuple(runs))


def _division(one: Division) -> str:
    numbers = {"number": one.round, "minority": one.minority, "rated": one.rated, "to": one.up_to}
    sentence = _(
        "In round %(number)s, %(minority)s of %(rated)s experts who rated it gave %(to)s or less."
    )
    if not one.earlier:
        return sentence % numbers
    moved = (
        _("This hardly changed since round %(number)s: %(percent)s %% of the answers moved.")
        if one.is_stable
        else _("Since round %(number)s, %(percent)s %% of the answers moved.")
    )
    since = {"number": one.earlier, "percent": one.moved_percent}
    return f"{sentence % numbers} {moved % since}"


def _evidence(each: PublishedEvidence) -> Block:
    year = str(each.year or "")
    made_up = _("made up for illustration") if each.is_illustrative else ""
    told = [each.kind_label, said(each, "issuer"), said(each, "place"), year, made_up]
    facts = " · ".join(str(word) for word in told if word)
    address = each.address if each.address.startswith(("https://", "http://")) else ""
    title = f" {said(each, 'title')} · {facts}"
    return _bullet(each.reference, f"{title} · " if address else title, link=shown(address))


def _omission(priority: PublishedPriority) -> Iterator[Block]:
    assert priority.omission is not None
    yield _bullet(priority.code, f" {said(priority.wording, 'text')}")
    reason = said(priority.omission, "reason")
    words = (Run(text=_("Why not:"), bold=True), Run(text=f" {reason}"))
    yield Block(kind="more", depth=1, runs=words)


def _one_after_the_other(people: int) -> str:
    sentence = ngettext(
        "One person placed the consensus priorities of this pillar under sub-topics, so there is no"
        " measure of how far two people would agree.",
        "%(people)s people placed the consensus priorities of this pillar under sub-topics, one"
        " after the other, so there is no measure of how far two of them would agree.",
        people,
    )
    return sentence % {"people": people}


def _independent(found: PublishedCoding) -> Iterator[str]:
    assert found.agreement is not None
    yield _(
        "Two people coded the consensus priorities of this pillar without seeing each other’s"
        " codes."
    )
    yield _alike(found.agreement)
    yield _kappa_words(found.agreement)
    if found.decided:
        sentence = ngettext(
            "The code of %(number)s priority was decided by the team; the reason stands on its"
            " page.",
            "The codes of %(number)s priorities were decided by the team; the reasons stand on"
            " their pages.",
            found.decided,
        )
        yield sentence % {"number": found.decided}


def _alike(found: Agreement) -> str:
    return _("They chose the same code for %(agreed)s of %(compared)s (%(percent)s %%).") % {
        "agreed": found.agreed,
        "compared": found.compared,
        "percent": percent_shown(found),
    }


def _kappa_words(found: Agreement) -> str:
    """Cohen's kappa with what it means, or why there is none."""
    if found.kappa is None:
        return str(NO_KAPPA[found.undefined]) if found.undefined else ""
    sentence = _(
        "Cohen’s kappa, which leaves out what chance alone would give, is %(kappa)s; 1 is full"
        " agreement."
    )
    return sentence % {"kappa": kappa_shown(found.kappa)}


def _machine(found: PublishedSuggestions) -> Iterator[str]:
    if not found.shown:
        return
    sentence = ngettext(
        "The machine suggested %(shown)s code by similar words, at the request of a coder. Taken:"
        " %(taken)s. Refused: %(refused)s.",
        "The machine suggested %(shown)s codes by similar words, at the request of a coder. Taken:"
        " %(taken)s. Refused: %(refused)s.",
        found.shown,
    )
    yield sentence % {"shown": found.shown, "taken": found.taken, "refused": found.refused}
    if found.swayable:
        swayed = ngettext(
            "For %(number)s priority a coder saw suggestions before choosing; there they may have"
            " swayed the choice.",
            "For %(number)s priorities a coder saw suggestions before choosing; there they may have"
            " swayed the choice.",
            found.swayable,
        )
        yield swayed % {"number": found.swayable}
