"""The one JSON API; rooms plug their routers in."""
