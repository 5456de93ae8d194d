reference_version-not_found = 没有您可查看的参考版本“{ $id }”
