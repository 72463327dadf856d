"""Account pages of our own beside those of django-allauth."""

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts import own_sessions, own_units, second_factor
from portal.accounts.access import signed_in
from portal.accounts.models import User
from portal.accounts.signin import LAST_FACTOR
from portal.limits.numbers import LARGEST_KEY, whole_number

NOTICES = 50  # the newest ones


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


@login_required
@require_http_methods(["GET", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """我的登录: where this person is signed in, a button to end each, and what others did with the account."""
    person = signed_in(request)
    if request.method == "POST":
        _end(request, person)
        return redirect("account_sessions")
    context = {"sessions": own_sessions.own_sessions(person), "notices": person.account_notices.all()[:NOTICES]}
    return TemplateResponse(request, "account/sessions.html", context)


@login_required
@require_safe
def unit(request: HttpRequest) -> HttpResponse:
    """我的单位: who works there, from when until when."""
    return TemplateResponse(request, "account/unit.html", {"units": own_units.own_units(signed_in(request))})


def _end(request: HttpRequest, person: User) -> None:
    key = whole_number(request.POST.get("session", ""), high=LARGEST_KEY)
    if "others" in request.POST:
        own_sessions.end_others(request, person)
        messages.success(request, "已结束所有其他登录。")
    elif key is not None and own_sessions.end_one(request, person, key):
        messages.success(request, "已结束这处登录。")
    else:
        messages.warning(request, "这处登录已经结束。")
