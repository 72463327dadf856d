"""The pages of the back office: upload, columns, check, progress, export."""
