"""The page cache in front of Django's handler: a public page is rendered once for each state of the content.

What views say:      marks, expiry → middleware, which writes the policy
What is answered:    stack → application, with reader (the key), page (the answers), store, shared_store
What makes it old:   writes (by way of connection), tables → generation, with counter (one machine) and listen (many)
"""
