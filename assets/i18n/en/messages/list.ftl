list-limit = is a number from 1 to { $most }
