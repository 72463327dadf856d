from portal.pagecache.tables import keep_private

keep_private("letters_")
