evidence-not_found = 没有您可查看的存证文件“{ $id }”
