"""Settings of django-allauth that are the same in every installation; portal/settings.py takes them in."""

LOGIN_URL, LOGIN_REDIRECT_URL = "account_login", "admin:index"
ACCOUNT_ADAPTER = "portal.accounts.signin.SignInAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_FORMS = {"change_password": "portal.accounts.signin.CurrentPasswordForm"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False  # the library counts in the cache, by addresses in clear
MFA_ADAPTER = "portal.accounts.signin.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "portal.accounts.signin.CodeForm",
    "reauthenticate": "portal.accounts.signin.CodeAgainForm",
    "add_webauthn": "portal.accounts.security_keys.NewKeyForm",
    "edit_webauthn": "portal.accounts.security_keys.KeyNameForm",
    "authenticate_webauthn": "portal.accounts.security_keys.KeyForm",
    "reauthenticate_webauthn": "portal.accounts.security_keys.KeyAgainForm",
    "login_webauthn": "portal.accounts.security_keys.KeySignInForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
