"""Pictures and files from outside: what is accepted, redrawn pictures, storage that no web server hands out."""
