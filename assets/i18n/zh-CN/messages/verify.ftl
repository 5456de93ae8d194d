verify-status_not_checked = 状态未核对（status not checked）：签名不能说明标签后来是否撤销或暂停；请用 --status FILE 或 --online
verify-revocation_not_checked = 未核对是否撤销（status not checked）；请用 --status FILE 一并提供其列表
verify-suspension_not_checked = 未核对是否暂停（status not checked）；请用 --status FILE 一并提供其列表
verify-elsewhere = “{ $url }”不属于公钥文件中的任何服务地址，不会从那里取数据
