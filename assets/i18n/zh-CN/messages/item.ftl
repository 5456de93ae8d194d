item-not_found = 没有您可查看的商品“{ $id }”
