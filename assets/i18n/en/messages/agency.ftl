agency-not_found = there is no agency '{ $id }' that you may see
