"""What other rooms show on a school's page. The page knows this list, never the rooms."""

BESIDE = {}


def beside(heading):
    """Decorator: ``find(school)`` gives records with a ``name`` and a page of their own, listed under ``heading``."""

    def register(find):
        BESIDE[heading] = find
        return find

    return register


def found(school):
    """``(heading, records)`` of every list that has something."""
    return [(heading, records) for heading, find in BESIDE.items() if (records := list(find(school)))]
