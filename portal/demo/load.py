"""Loads what rooms registered, in order, into a database."""

from django.db import transaction
from django.utils.module_loading import autodiscover_modules

from portal.demo.registry import STEPS


def steps(*, invented: bool):
    """Every registered step, facts always, invented records only when wanted."""
    autodiscover_modules("demo")
    wanted = [step for step in STEPS if invented or not step.invented]
    return sorted(wanted, key=lambda step: (step.order, step.invented))


def load(*, invented: bool = True, tell=lambda text: None):
    """Run every step, each in a transaction of its own: what a step has begun it finishes or leaves undone."""
    for step in steps(invented=invented):
        with transaction.atomic():
            step.load()
        tell(step.title)
