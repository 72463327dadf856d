from django import template
from django.conf import settings
from django.template.context import Context

from portal.accounts import second_factor
from portal.accounts.models import User

register = template.Library()


@register.simple_tag(takes_context=True)
def second_factor_state(context: Context) -> str:
    """What the account pages say of the second factor.

    ``missing``: this person has to set one up first; ``required``: they must keep one; ``open``: this installation
    asks nobody for one; ``free``: it does, but not this person.
    """
    user = context["request"].user
    if not settings.SECOND_FACTOR_REQUIRED:
        return "open"
    if second_factor.missing(user):
        return "missing"
    return "required" if isinstance(user, User) and second_factor.required(user) else "free"
