"""The public pages of sports facilities."""
