"""What keeps personal data from being seen: masking of numbers that belong to people."""
