"""What changes a state: permission, lock, refusal, reason, history row and audit entry, in one way for every room."""
