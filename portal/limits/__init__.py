"""Who asks, how often they may, and the receipt they get: client addresses, throttles, receipt numbers."""
