"""How large a sheet may be. No Django here: the reading process imports this file.

The figures come from measuring real sheets (50,000 rows of ten columns are 3.4 MB) and hostile ones.
"""

MEGABYTE = 1024 * 1024
FILE_BYTES = 10 * MEGABYTE
UNZIPPED_BYTES = 200 * MEGABYTE
RATIO = 200  # unzipped to zipped, looked at from RATIO_FROM on
RATIO_FROM = 20 * MEGABYTE
ZIP_ENTRIES = 1_000
ZIP_DIRECTORY_BYTES = 512 * 1024
ROWS = 50_000
EDITED_ROWS = 500  # of a list at once: what a person still reads through before they confirm
ROWS_SCANNED = 100_000  # where scanning stops counting
COLUMNS = 300
CELLS = 2_000_000
SPARSE_CELLS = 6_000_000  # last row times last column: what a reader has to set up
CELL_CHARACTERS = 32_767  # Excel's own limit
SHEETS = 30
MEMORY_BYTES = 1024 * MEGABYTE
CPU_SECONDS = 20
WALL_SECONDS = 30

EXTENSIONS = ("xlsx", "xls", "csv", "tsv", "ods", "et")
