certificate-not_valid = the certificate is not valid: { $why }
certificate-type = the certificate's type is not '{ $expected }'
certificate-compromised_key = the certificate is signed with { $key }, a key that is compromised since { $since }
certificate-of_another_tag = the certificate is about '{ $found }', not about '{ $expected }'
certificate-issuer_unknown = the certificate's issuer '{ $issuer }' is none of the key document's origins
certificate-unreadable = the certificate cannot be read: { $error }
