"""The public shell: identity, home, navigation, footer, error pages, page cache."""
