"""Tokens by which programs enter measurements: made, checked, revoked."""

import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from roadmap.models import ApiToken, Indicator
from roadmap.permissions import can_follow_up
from roadmap.services.study_lock import hold_study
from studies.enums import EventKind
from studies.models import Study, User
from studies.permissions import role_in
from studies.services.events import record
from surveys.exceptions import Refusal

BEGINNING, SHOWN = "drt_", 10
LONGEST_DAYS = 400


@transaction.atomic
def make_token(
    *,
    study: Study,
    holder: str,
    indicators: Iterable[Indicator],
    expires_on: dt.date,
    by: User,
    now: dt.datetime,
) -> tuple[ApiToken, str]:
    """Make a token for some indicators of a study; returns it with its secret, for this once.

    Raises Refusal without an indicator that is still measured, and for a day that is past or
    further off than LONGEST_DAYS. Side effects: token, event (which holds no secret).
    """
    study = hold_study(study.pk)
    chosen = [each for each in indicators if each.study_id == study.pk and not each.retired_at]
    today = timezone.localdate(now)
    if not chosen:
        raise Refusal(_("Choose at least one indicator that is still measured."))
    if not today <= expires_on <= today + dt.timedelta(days=LONGEST_DAYS):
        raise Refusal(
            _("Choose a day from today on, within %(days)s days.") % {"days": LONGEST_DAYS}
        )
    secret = BEGINNING + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        study=study,
        holder=holder,
        prefix=secret[:SHOWN],
        sha256=_image(secret),
        made_at=now,
        made_by=by,
        expires_on=expires_on,
    )
    token.indicators.set(chosen)
    _record(token, "added", by, now)
    return token, secret


@transaction.atomic
def revoke_token(*, token: ApiToken, by: User, now: dt.datetime) -> None:
    """Let a token be taken no longer. Raises Refusal if it is revoked already.

    Side effects: token revoked, event.
    """
    hold_study(token.study_id)
    token.refresh_from_db(fields=["revoked_at"])
    if token.revoked_at:
        raise Refusal(_("This token is revoked already."))
    token.revoked_at, token.revoked_by = now, by
    token.save(update_fields=["revoked_at", "revoked_by"])
    _record(token, "removed", by, now)


def token_with(*, secret: str, now: dt.datetime) -> ApiToken | None:
    """Return the token with this secret, if it is taken now.

    It is neither revoked nor expired, and the member for whom it acts may still follow up. Side
    effect: the day of its last use.
    """
    image = _image(secret)
    token = ApiToken.objects.select_related("study", "made_by").filter(sha256=image).first()
    today = timezone.localdate(now)
    if token is None or not hmac.compare_digest(token.sha256, image) or not token.holds(today):
        return None
    if not _may_still(token):
        return None
    if token.last_used_on != today:
        token.last_used_on = today
        token.save(update_fields=["last_used_on"])
    return token


def _may_still(token: ApiToken) -> bool:
    study, member = token.study, token.made_by
    if study.is_archived or study.wipe_requested_at or not member.is_active:
        return False
    role = role_in(member, study)
    return role is not None and can_follow_up(role)


def _image(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _record(token: ApiToken, change: str, by: User, now: dt.datetime) -> None:
    record(
        study=token.study,
        kind=EventKind.TOKEN_CHANGED,
        by=by,
        now=now,
        token=token.prefix,
        holder=token.holder,
        change=change,
    )
