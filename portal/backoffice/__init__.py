"""The back-office shell: base admin, dashboard, Chinese for the admin theme."""
