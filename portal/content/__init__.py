"""What the bureau publishes: how texts from Word, WPS and web pages become clean ones."""
