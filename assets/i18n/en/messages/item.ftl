item-not_found = there is no item '{ $id }' that you may see
