retention-media_days = is at least 1: the next archive would delete every video of a tag that ended, for good
