"""What moves an edition from its author to its readers, and takes a document from them."""

from portal.content.actions import publishing, reviewing, withdrawing, writing

__all__ = ["publishing", "reviewing", "withdrawing", "writing"]
