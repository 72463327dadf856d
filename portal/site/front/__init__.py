"""The page cache in front of Django's handler: a public page is rendered once for each state of the content."""
