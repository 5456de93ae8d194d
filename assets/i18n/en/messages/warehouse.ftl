warehouse-not_found = there is no warehouse '{ $id }' that you may see
