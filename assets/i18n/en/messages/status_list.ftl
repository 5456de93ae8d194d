status_list-not_found = there is no status list '{ $id }'
