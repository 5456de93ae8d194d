work_list-not_found = 没有您可查看的任务清单“{ $id }”
