cover-in_future = lies in the future; it is { $now } now
cover-too_early = lies before the year { $year }; check the year
cover-receipt_exists = a receipt of { $order } at { $at } is recorded already, and a receipt is never changed
cover-tag_not_active = this tag is { $status }, and only an active one is sold and received
cover-off_the_calendar = the day of receipt { $day } and { $days } days of cover lead past the last date, 9999-12-31
cover-no_days = policy '{ $policy }' has 0 days; it must have at least 1
