laboratory-not_found = there is no laboratory '{ $id }' that you may see
laboratory-unknown = there is no laboratory with this id
