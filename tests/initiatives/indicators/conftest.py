from tests.initiatives.published import demonstration, facts, liaocheng

__all__ = ["demonstration", "facts", "liaocheng"]
