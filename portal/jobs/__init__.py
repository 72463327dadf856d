"""Background work: a durable queue and timetable with one worker, and guarded processes with limits."""
