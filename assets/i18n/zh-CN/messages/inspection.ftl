inspection-not_found = 没有您可查看的质检“{ $id }”
