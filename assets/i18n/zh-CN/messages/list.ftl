list-limit = 应为 1 到 { $most } 之间的整数
