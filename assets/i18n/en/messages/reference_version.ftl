reference_version-not_found = there is no reference version '{ $id }' that you may see
