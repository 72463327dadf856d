"""Addresses of an earlier site: each leads to its text in one step, or nowhere."""

from portal.content.models import Document, Redirect
from portal.site.moved import knows_moved


@knows_moved
def new_address(path: str) -> str | None:
    """Where the text is now that took the place of ``path``; None where readers get nothing there."""
    found = Redirect.objects.filter(path=path).select_related("target__channel").first()
    if found is None:
        return None
    return found.url or (_final(found.target) if found.target else None)


def _final(document: Document) -> str | None:
    """The address at the end: that of the text into which this one was merged, if it was."""
    withdrawal = document.withdrawals.in_force().select_related("target__channel").first()
    if withdrawal is None or not withdrawal.closes:
        return document.address if Document.objects.visible().filter(pk=document.pk).exists() else None
    if withdrawal.target:
        return withdrawal.target.address
    return withdrawal.target_url or document.address
