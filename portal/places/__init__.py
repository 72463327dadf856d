"""City, counties and townships, by statute and by management."""
