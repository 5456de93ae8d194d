key_ring-not_found = there is no key ring '{ $id }' that you may see
