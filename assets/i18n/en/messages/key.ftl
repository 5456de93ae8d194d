key-not_found = there is no key '{ $id }' that you may see
key-name = a key is named by its id, for example seal-7, or agency:ID-2 and person:ID-2 where two have the same
key-public = an Ed25519 public key is 32 bytes written as 43 characters of base64url
