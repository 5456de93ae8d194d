list-limit = must be a number from 1 to { $most }
list-no_indexes = the indexes for lists are not made yet; the operator has to restart the service
list-cursor = is `next` of an answer to the same question, as it was given; leave it out for the first page
