query-unreadable = the part of the address after `?` cannot be read: { $error }
query-twice = is given twice; give it once
