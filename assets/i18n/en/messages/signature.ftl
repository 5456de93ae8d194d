signature-malformed = it is not a compact JWS (three parts of base64url with dots between)
signature-header = its header asks for something other than plain EdDSA or Ed25519
signature-unknown_key = it names the key '{ $key }', which is not among the known ones
signature-forged = its signature is not valid
