"""Unfold's buttons (``actions_list``, ``actions_detail``, ``actions_row``) never change anything behind a link.

Unfold makes a link of each button. Here the link leads to a page that asks, and only its answer, a POST, runs the
method; the record must lie in the person's area. What of Unfold is not documented is used in this module alone, and
``tests/portal/backoffice/test_unfold_buttons.py`` is the contract that a new version has to pass.
"""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib.admin import ModelAdmin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from unfold.dataclasses import UnfoldAction

from portal.backoffice.permission import PolicyMixin

Method = Callable[..., Any]

if TYPE_CHECKING:

    class ButtonsBase(PolicyMixin, ModelAdmin[Any]):
        """What the mixin is mixed into: an admin class of Unfold's that asks our policies."""

        actions_submit_line: tuple[Any, ...]

        def _extract_action_names(self, actions: Any) -> list[str]: ...
        def get_unfold_action(self, action: str) -> UnfoldAction: ...
else:
    ButtonsBase = object


def needed_permissions(method: Method) -> list[str]:
    """The actions of the policy that a button or an action of a list needs; without any, to change."""
    return list(getattr(method, "allowed_permissions", None) or ["change"])


class AskingButtons(ButtonsBase):
    """Mixed into the base admin."""

    def get_unfold_action(self, action: str) -> UnfoldAction:
        entry = super().get_unfold_action(action)
        if entry.dialog is None and action not in self._extract_action_names(self.actions_submit_line):
            entry.method = self._asked(entry.method, entry.description)
        elif entry.dialog is not None:
            entry.method = self._within_area(entry.method)
        return entry

    def _within_area(self, method: Method) -> Method:
        """``method`` for records of the person's area alone."""
        needed = needed_permissions(method)

        @wraps(method)
        def permitted(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            object_id = kwargs.get("object_id")
            if object_id is not None and self.get_object(request, unquote(str(object_id))) is None:
                raise Http404
            if not all(self.may(request, action, object_id) for action in needed if "." not in action):
                raise PermissionDenied
            return method(request, *args, **kwargs)

        vars(permitted)["allowed_permissions"] = needed
        return permitted

    def _asked(self, method: Method, description: str) -> Method:
        """``method`` behind a page that asks."""
        permitted = self._within_area(method)

        @wraps(permitted)
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse | Any:
            if request.method == "POST":
                return permitted(request, *args, **kwargs)
            record = None
            if object_id := kwargs.get("object_id"):
                record = self.get_object(request, unquote(str(object_id)))
                if record is None:
                    raise Http404
            context = {**self.admin_site.each_context(request), "title": description, "record": record}
            return TemplateResponse(request, "portal/backoffice/confirm.html", {**context, "opts": self.opts})

        return asked
