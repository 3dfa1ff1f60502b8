"""Forms about joining a team: they check what was typed and decide nothing."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from studies.enums import Role
from studies.forms import validate_one_line
from studies.models import User


class InviteForm(forms.Form):
    """Whom to invite, and what that person may do."""

    email = forms.EmailField(
        label=_("E-mail address"),
        validators=[validate_one_line],
        help_text=_("The mail holds a link, by which the person chooses a name and a password."),
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.ANALYST)
    language = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = get_language()


class JoinForm(forms.Form):
    """A new account: the address is that of the invitation."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        validators=[validate_one_line],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least eight characters, no common one, and not like your name or address."),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("password"):
            person = User(email=self.email, name=data.get("name", ""))
            try:
                validate_password(data["password"], person)
            except forms.ValidationError as problem:
                self.add_error("password", problem)
        return data
