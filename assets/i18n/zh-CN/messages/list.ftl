list-limit = 应为 1 到 { $most } 之间的整数
list-no_indexes = 列表索引尚未建立，请运营方重新启动服务
list-cursor = 应为同一查询的上一次应答中的 `next`，原样填写；第一页不填
