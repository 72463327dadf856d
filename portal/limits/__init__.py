"""Who asks, how much and how often, and the receipt they get: client addresses, request sizes, throttles, receipts."""
