verify-seal_malformed = the seal is not 104 characters of base 32 (A–Z, 2–7)
verify-seal_forged = the seal was not made with this key for this origin and serial
verify-other_operator = '{ $origin }' with the prefix { $prefix } is not this operator's
verify-unknown_key = the seal names key number { $number }, which the key document does not have
verify-not_genuine = the certificate is valid, and its version { $version } says that the item was not found genuine
verify-compromised_key = the key { $key } is compromised since { $since }: whoever has it can date what they sign before that; ask the service online, or the log
verify-not_a_code = is not a whole code; give the code as the QR has it, in upper case: HTTPS://HOST/SEAL/8004/…
