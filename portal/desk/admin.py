"""The base of every admin class of ours: Unfold's look, history, and the reader's area."""

from simple_history.admin import SimpleHistoryAdmin
from unfold.admin import ModelAdmin, StackedInline, TabularInline

from portal.accounts.access import scope


class DeskAdmin(SimpleHistoryAdmin, ModelAdmin):
    """Inherit this, never Unfold's or Django's own class. Area scoping follows the model's policy in ``rules.py``."""

    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request):
        return scope(request.user, super().get_queryset(request))


class DeskTabularInline(TabularInline):
    extra = 0
    show_change_link = True


class DeskStackedInline(StackedInline):
    extra = 0
