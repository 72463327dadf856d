"""Loads what rooms registered, in order, into a database."""

from collections.abc import Callable

from django.db import transaction
from django.utils.module_loading import autodiscover_modules

from portal.demo.registry import STEPS, Step


def steps(*, invented: bool) -> list[Step]:
    """Every registered step, facts always, invented records only when wanted."""
    autodiscover_modules("demo")
    wanted = [step for step in STEPS if invented or not step.invented]
    return sorted(wanted, key=lambda step: (step.order, step.invented))


def load(*, invented: bool = True, report: Callable[[str], object] = lambda title: None) -> None:
    """Run every step, each in a transaction of its own, so that none is left half done; ``report`` gets its title."""
    for step in steps(invented=invented):
        with transaction.atomic():
            step.load()
        report(step.title)
