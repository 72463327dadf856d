"""Signing in costs a tenth of a second on purpose; the tests sign in hundreds of times."""

from django.contrib.auth.hashers import Argon2PasswordHasher


def hash_quickly():
    """The product's own hasher at its least effort: how hard its hashes are to break is no test's subject."""
    Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.parallelism = 1, 8, 1
