from django.contrib.auth.views import LoginView, LogoutView
from django.views import i18n

from studies.forms import SignInForm
from studies.views.access import declare, public_page

sign_in = public_page(
    LoginView.as_view(
        template_name="delphi/sign_in.html",
        authentication_form=SignInForm,
        redirect_authenticated_user=True,
    )
)
sign_out = declare(LogoutView.as_view(), "everyone; it only ends the visitor's own session")
set_language = public_page(i18n.set_language)
