migration-receipts_of_sales = 签收记录改为归属各次销售
migration-status_bits = 已失效或暂停的标签列入状态列表
migration-journal = 各项记录登入账簿
migration-own_serials = 单品序列号比较时不拘写法
migration-shown = 照片和视频按画面内容归属单品
