"""The regular expressions of the product, and what would make each of them slow."""
