status_list-not_found = 没有状态列表“{ $id }”
