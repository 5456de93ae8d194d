organisation-known_otherwise = 已有机构“{ $id }”，但资料不同；修改名称和资质请用 `zhenma org amend`
organisation-accreditation_required = 此处的鉴定机构必须有资质：请填写报告上要印的资质
organisation-not_found = 没有您可查看的机构“{ $id }”
