second_opinion-not_found = 没有您可查看的复核意见“{ $id }”
