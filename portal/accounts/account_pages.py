"""Account pages of our own beside those of django-allauth."""

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from portal.accounts import second_factor
from portal.accounts.signin import LAST_FACTOR


class RemoveKeyView(RemoveWebAuthnView):
    """The library asks its adapter whether an authenticator app may go, but removes a key without asking."""

    def form_valid(self, form: object) -> HttpResponse:
        key: Authenticator = self.get_object()
        if not second_factor.may_remove(key):
            messages.error(self.request, LAST_FACTOR)
            return redirect("mfa_list_webauthn")
        response: HttpResponse = super().form_valid(form)
        return response


remove_key = RemoveKeyView.as_view()
