laboratory-not_found = 没有您可查看的检验机构“{ $id }”
laboratory-unknown = 没有此编号的检验机构
