"""Files to tables: what a file is, the guarded process that opens it, the table inside a sheet."""
