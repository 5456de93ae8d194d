person-not_found = there is no person '{ $id }' that you may see
