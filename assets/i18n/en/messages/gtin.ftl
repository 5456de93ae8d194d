gtin-digits = a GTIN has 8, 12, 13 or 14 digits and nothing else
gtin-check_digit = the check digit is { $found }, by GS1's rule it would be { $expected }
