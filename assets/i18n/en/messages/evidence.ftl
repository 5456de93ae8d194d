evidence-not_found = there is no evidence '{ $id }' that you may see
