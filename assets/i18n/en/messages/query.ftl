query-unreadable = the part of the address after `?` cannot be read: write name=value, numbers as digits
query-twice = is given twice; give it once
query-takes = this address takes { $takes } behind `?`
query-code_needed = verify takes ?code= with a code, a tag URI or a serial
