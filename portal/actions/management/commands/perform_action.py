"""An action of a room from the command line, with the same rules as in the back office."""

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.accounts.models import User
from portal.actions.forms import form_of, split
from portal.actions.refusal import ActionRefused
from portal.actions.registry import actions_of, find
from portal.limits.numbers import LARGEST_KEY, whole_number


class Command(BaseCommand):
    help = "对一条记录办理业务操作，例如 perform_action calendar.edition publish 12 --user wangfang。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("model", metavar="应用.模型")
        parser.add_argument("action", metavar="操作")
        parser.add_argument("key", metavar="记录编号")
        parser.add_argument("--user", default="", help="办理人的用户名；不填则记为程序办理。")
        parser.add_argument("--reason", default="", help="原因")
        parser.add_argument("--set", nargs="*", default=[], metavar="项=值", help="对话框里要填的各项")

    def handle(self, *args: Any, model: str, action: str, key: str, user: str, reason: str, **options: Any) -> None:
        try:
            owner = apps.get_model(model)
            chosen = find(owner, action)
        except LookupError:
            raise CommandError(self._unknown(model, action)) from None
        record = owner._base_manager.filter(pk=whole_number(key, high=LARGEST_KEY)).first()
        if record is None:
            raise CommandError(f"没有编号为 {key} 的{owner._meta.verbose_name}。")
        actor = User.objects.filter(username=user).first() if user else None
        if user and actor is None:
            raise CommandError(f"没有用户 {user}。")
        answers = dict(pair.partition("=")[::2] for pair in options["set"])
        form = form_of(chosen)({**answers, "reason": reason}, record=record)
        if not form.is_valid():
            raise CommandError(
                "；".join(
                    f"{form[name].label}：{'、'.join(map(str, e))}" if name != "__all__" else "、".join(map(str, e))
                    for name, e in form.errors.items()
                )
            )
        why, data = split(form.cleaned_data)
        try:
            outcome = chosen.perform(record, actor=actor, reason=why, data=data)
        except ActionRefused as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(outcome.message)

    def _unknown(self, model: str, action: str) -> str:
        try:
            known = [entry.name for entry in actions_of(apps.get_model(model))]
        except LookupError:
            return f"没有模型 {model}。"
        return f"{model} 没有操作 {action}，可用的有：{'、'.join(known) or '无'}。"
