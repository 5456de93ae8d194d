value-sha256 = a SHA-256 is written as 64 lower-case hex digits
value-time = a time is written as in RFC 3339 with its offset, for example 2026-01-17T20:30:00+08:00
value-decimal = must be a decimal number in digits with a point, like 0.25, without sign, spaces or exponent
value-negative = must not be negative
value-decimal_too_long = has more than { $most } digits before or after the point
value-whole = must be a whole number
value-invisible_character = an invisible character ({ $point }) stands among the others: enter it again by hand
value-one_line = must be 1 to { $most } characters on one line
