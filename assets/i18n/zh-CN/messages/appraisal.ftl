appraisal-not_found = 没有您可查看的鉴定“{ $id }”
