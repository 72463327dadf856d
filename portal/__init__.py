"""The building: what every wing of the portal stands on."""
