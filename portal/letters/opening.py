"""The one place in which letters are opened: for the gateway that sends them, masked for staff, and in the
demonstration for its page."""

from portal.letters.models import Letter
from portal.privacy.keyring import UnsealError
from portal.privacy.masking import masked
from portal.privacy.sealed import Sealed


def opened(value: Sealed | str) -> str:
    """A sealed column in clear, empty where nothing is in it. Raises UnsealError."""
    return value.unsealed() if isinstance(value, Sealed) else str(value)


def masked_recipient(letter: Letter) -> str:
    """For eyes: 138****0000, n***@example.org, or words where nothing of it may be seen."""
    try:
        plain = opened(letter.recipient)
    except UnsealError:
        return "缺少密钥，打不开"
    shown = masked(plain)
    return shown if shown != plain else "（已隐去）"
