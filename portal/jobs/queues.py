"""What the queues are called by people; a room with a queue of its own names it beside its tasks."""

TITLES = {"default": "一般任务"}


def name_queue(name: str, title: str) -> str:
    """Give the queue a title; its name again, for ``@task(queue_name=…)``."""
    TITLES[name] = title
    return name


def title_of_queue(name: str) -> str:
    """Its title, or its name where the program no longer knows the queue."""
    return TITLES.get(name, name)
