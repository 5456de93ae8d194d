person-not_found = 没有您可查看的人员“{ $id }”
