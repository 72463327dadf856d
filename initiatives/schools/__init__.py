"""Schools, how they succeed one another, services and designations."""
