"""The page cache in front of Django's handler: a public page is rendered once for each state of the content.

What views say:      marks, expiry → middleware
What is answered:    stack → wrapper, with reader (the key), page (the answers), store and shelf (where pages are)
What makes it old:   writes, tables → generation, with counter (one machine) and listen (many)
"""
