"""What moves an edition from its author to its readers, and takes a document from them."""

from portal.content.actions import publishing, reviewing, standing, withdrawing, writing

__all__ = ["publishing", "reviewing", "standing", "withdrawing", "writing"]
