work_list-not_found = 没有您可查看的任务清单“{ $id }”
work_list-of_seal_key = 核查商品；随后由另一人恢复标签，并由仓库更换标签，或撤销该标签
work_list-of_certificate_key = 核查商品；随后由另一人恢复标签（同时换发新证书），或撤销该标签
work_list-of_signing_key = 与报告上的签字人核对报告；随后由另一人恢复标签，或撤销标签并重新鉴定商品
