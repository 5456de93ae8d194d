order-not_found = 没有您可查看的处置指令“{ $id }”
