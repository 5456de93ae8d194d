organisation-unknown = 没有这个组织，请用 `zhenma org new` 添加
organisation-id = 编号由 1 至 40 个小写字母 a–z、数字 0–9 或“-”组成，例如 demo-warehouse
organisation-exists = 已有组织“{ $organisation }”，其资料与此不同，请换一个编号
organisation-no_agency = 没有这家鉴定机构，请用 `zhenma org new` 添加
organisation-role_does_not_fit = 与“{ $organisation }”不符，该组织的类型为 { $kind }
organisation-recognition_ends_early = 结束日期早于开始日期
organisation-recognition_number = 编号为一行 1 至 100 个字符，也可以不填
