value-sha256 = a SHA-256 is written as 64 lower-case hex digits
value-time = a time is written as in RFC 3339 with its offset, for example 2026-01-17T20:30:00+08:00
value-decimal = must be a decimal number in digits with a point, like 0.25, without sign, spaces or exponent
value-negative = must not be negative
value-decimal_too_long = has more than { $most } digits before or after the point
value-whole = must be a whole number
value-twice = is given twice; give it once
value-not_utf8 = is not UTF-8; save the file as UTF-8
