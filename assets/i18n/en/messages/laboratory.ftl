laboratory-not_found = there is no laboratory '{ $id }' that you may see
