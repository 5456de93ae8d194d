warehouse-not_found = 没有您可查看的仓库“{ $id }”
