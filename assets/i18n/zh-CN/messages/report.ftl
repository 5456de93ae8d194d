report-not_found = 没有您可查看的报告“{ $id }”
