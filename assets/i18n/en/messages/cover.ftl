cover-off_the_calendar = the day of receipt { $day } and { $days } days of cover lead past the last date, 9999-12-31
cover-no_days = policy '{ $policy }' has 0 days; it must have at least 1
