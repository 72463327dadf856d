"""Tables to files: rows of a sheet, templates and problem rows as xlsx or csv."""
