"""The addresses of django-allauth that this product uses: no registration, no mail, no social accounts.

Not called ``urls``: that name is found by itself and stands among the public pages, in every language.
"""

from allauth.account import views
from django.urls import include, path

from portal.accounts.account_pages import remove_key, sessions, unit

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/set/", views.password_set, name="account_set_password"),
    path("sessions/", sessions, name="account_sessions"),
    path("unit/", unit, name="account_unit"),
    path("2fa/webauthn/keys/<int:pk>/remove/", remove_key, name="mfa_remove_webauthn"),  # before the library's own
    path("2fa/", include("allauth.mfa.urls")),
]
