reference_version-not_found = 没有您可查看的参考版本“{ $id }”
reference_version-of_another_agency = 您的机构没有这个参考版本
reference_version-outdated = 已被参考版本 { $newer } 取代，请与新版本比对
