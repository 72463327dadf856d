"""What administrators do with accounts of other people: help who has lost something, and who has to agree to it."""
