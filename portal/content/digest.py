"""The digest of everything that reviewers read of an edition."""

import hashlib
import json

from portal.content.models import Edition

# Every column that a reader sees or that decides what readers get; a test compares the list with the table.
CONTENT = (
    *("title", "subtitle", "summary", "body", "source", "source_url", "source_date", "writer", "editor"),
    *("change", "change_note", "secrecy", "secrecy_reason"),
)


def digest_of(edition: Edition) -> str:
    """SHA-256 in hexadecimal over the content as it is stored, in a form that no two contents share."""
    content = [[name, str(getattr(edition, name) or "")] for name in CONTENT]
    content.append(["channel", edition.document.channel.code])
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()
