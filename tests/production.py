"""The least that production asks of the environment, for tests that start a process of their own."""

KEY, SEALING, FACTORS = "k9" * 40, "s7" * 20, "f3" * 20
PRODUCTION = {"SECRET_KEY": KEY, "ALLOWED_HOSTS": "a.gov.cn", "SEALED_KEYS": SEALING, "SECOND_FACTOR_KEYS": FACTORS}
