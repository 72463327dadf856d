"""The back office of the room."""

from portal.content.admin import channels, documents, editions, registers

__all__ = ["channels", "documents", "editions", "registers"]
