"""Own vector drawings: the brand mark, patterns, the home scene and the tile mosaics. All original geometry."""
