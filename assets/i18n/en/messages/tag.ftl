tag-not_found = there is no tag '{ $id }' that you may see
