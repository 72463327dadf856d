"""How the state of an edition looks in lists."""

from portal.content.enums import State

COLOURS = {
    State.DRAFT: "info", State.FIRST: "warning", State.SECOND: "warning", State.FINAL: "warning", State.READY: "info",
    State.PUBLIC: "success", State.DISCARDED: "danger",
}  # fmt: skip
LABELS = {str(state.label): colour for state, colour in COLOURS.items()}
