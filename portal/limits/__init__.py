"""Who asks, how much and how often, and the receipt they get: addresses, proxies, sizes, throttles, receipts, what
was sent already.
"""
