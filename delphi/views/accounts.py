"""Signing in and out, by allauth's views; each declares who may enter."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.contrib.auth.views import LogoutView
from django.urls import path
from django.views import i18n

from studies.views.access import declare, public_page, signed_in_page

sign_in = public_page(account.login)
sign_out = declare(LogoutView.as_view(), "everyone; it only ends the visitor's own session")
set_language = public_page(i18n.set_language)

CONFIRM = "sign-in/confirm/"
SECURITY = "account/security/"
KEYS = SECURITY + "keys/"
CODES = SECURITY + "recovery-codes/"

# The names are allauth's own: its pages lead from one to the other by them.
urlpatterns = [
    path("sign-in/", sign_in, name="account_login"),
    path("sign-in/", sign_in, name="sign_in"),
    path("sign-out/", sign_out, name="account_logout"),
    path("sign-out/", sign_out, name="logout"),
    path("sign-in/inactive/", public_page(account.account_inactive), name="account_inactive"),
    path("sign-in/second/", public_page(mfa.authenticate), name="mfa_authenticate"),
    path("sign-in/passkey/", public_page(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path(CONFIRM, signed_in_page(account.reauthenticate), name="account_reauthenticate"),
    path(CONFIRM + "code/", signed_in_page(mfa.reauthenticate), name="mfa_reauthenticate"),
    path(
        CONFIRM + "key/",
        signed_in_page(webauthn.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "account/password/", signed_in_page(account.password_change), name="account_change_password"
    ),
    path(SECURITY, signed_in_page(mfa.index), name="mfa_index"),
    path(SECURITY + "app/on/", signed_in_page(totp.activate_totp), name="mfa_activate_totp"),
    path(SECURITY + "app/off/", signed_in_page(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path(KEYS, signed_in_page(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path(KEYS + "add/", signed_in_page(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path(
        KEYS + "<int:pk>/remove/",
        signed_in_page(webauthn.remove_webauthn),
        name="mfa_remove_webauthn",
    ),
    path(KEYS + "<int:pk>/", signed_in_page(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path(CODES, signed_in_page(recovery_codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        CODES + "new/",
        signed_in_page(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        CODES + "codes.txt",
        signed_in_page(recovery_codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
]
