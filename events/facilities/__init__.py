"""Sports facilities, when they are open, and the map."""
