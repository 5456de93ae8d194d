work_list-not_found = there is no work list '{ $id }' that you may see
