report-not_found = there is no report '{ $id }' that you may see
