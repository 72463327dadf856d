"""The catalogues: English for the public site, Chinese for what back-office libraries leave in English."""
