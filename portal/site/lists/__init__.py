"""Lists that readers search, narrow, sort, page through and take away: one implementation for every room.

filters  what the reader asked for, read from the address       facets   the choices offered, with their counts
paging   page numbers for short lists, keysets for long ones    exports  the same rows as files and as JSON
listing  all of it together, as `components/list_page.html` shows it
"""
