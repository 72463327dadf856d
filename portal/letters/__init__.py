"""Letters: messages to people (SMS, e-mail, inbox), written in the caller's transaction and sent in the background."""
