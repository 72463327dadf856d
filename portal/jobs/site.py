from portal.pagecache.tables import keep_private

keep_private("jobs_")
