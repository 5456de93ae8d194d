tag-not_found = 没有您可查看的标签“{ $id }”
