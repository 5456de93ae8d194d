laboratory-not_found = 没有您可查看的检验机构“{ $id }”
