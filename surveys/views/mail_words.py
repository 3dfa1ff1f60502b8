from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from studies.models import Study
from studies.permissions import can_manage_study
from studies.views.access import study_page
from surveys import tasks
from surveys.enums import WORDED_MESSAGES, MessageKind
from surveys.exceptions import Refusal
from surveys.forms.mail_words import MailWordsForm
from surveys.mail_words import PLACEHOLDERS
from surveys.models import MailWords
from surveys.queries import latest_round
from surveys.services.letter_text import LetterText, languages_of, words_for
from surveys.services.mail_words import send_sample, set_mail_words
from surveys.services.sample_letters import sample_letter


@require_http_methods(["GET", "HEAD", "POST"])
@study_page(can_manage_study)
def mail_words(request: HttpRequest, study: Study, kind: str) -> HttpResponse:
    chosen = _worded(kind)
    words = words_for(study, chosen) or MailWords(study=study, kind=chosen)
    form = MailWordsForm(request.POST or None, words=words, is_bilingual=study.is_bilingual)
    if request.method == "POST" and form.is_valid():
        if request.POST.get("step") != "look" and _saved(request, study, chosen, form):
            return redirect("surveys:mail_words", study.slug, kind)
        for name, text in form.cleaned_data.items():
            setattr(words, name, text)
    context = {
        "study": study,
        "kind": chosen,
        "kinds": WORDED_MESSAGES,
        "form": form,
        "letters": _letters(request, study, chosen, words),
        "placeholders": [f"{{{name}}}" for name in PLACEHOLDERS],
    }
    return render(request, "surveys/mail_words.html", context)


@require_POST
@study_page(can_manage_study)
def mail_sample(request: HttpRequest, study: Study, kind: str) -> HttpResponse:
    try:
        count = send_sample(study=study, kind=_worded(kind), by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
        return redirect("surveys:mail_words", study.slug, kind)
    tasks.hint(tasks.send_messages)
    sentence = ngettext(
        "%(count)s test mail is on its way to %(address)s.",
        "%(count)s test mails are on their way to %(address)s.",
        count,
    )
    waiting = _("A test was sent within this minute. Wait a moment before the next one.")
    if count:
        messages.success(request, sentence % {"count": count, "address": request.user.email})
    else:
        messages.info(request, waiting)
    return redirect("surveys:mail_words", study.slug, kind)


def _worded(kind: str) -> MessageKind:
    if kind not in WORDED_MESSAGES:
        raise Http404
    return MessageKind(kind)


def _saved(request: HttpRequest, study: Study, kind: MessageKind, form: MailWordsForm) -> bool:
    try:
        set_mail_words(
            study=study, kind=kind, by=request.user, now=timezone.now(), **form.cleaned_data
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal.sentence))
        return False
    messages.success(request, _("The words are saved."))
    return True


def _letters(
    request: HttpRequest, study: Study, kind: MessageKind, words: MailWords
) -> list[tuple[str, LetterText]]:
    """The mail in each language, as the person who looks would get it."""
    survey_round = latest_round(study)
    if survey_round is None:
        return []
    return [
        (
            "zh-Hans" if language.startswith("zh") else language,
            sample_letter(
                kind=kind,
                language=language,
                survey_round=survey_round,
                reader=request.user.name,
                now=timezone.now(),
                words=words,
            ),
        )
        for language in languages_of(study)
    ]
