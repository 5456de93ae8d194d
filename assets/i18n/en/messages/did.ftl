did-not_found = '{ $id }' has no DID: did:web takes host names, not IP addresses
