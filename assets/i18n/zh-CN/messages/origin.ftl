origin-prefix = 标签前缀为运营方的 GS1 厂商识别代码：4 至 10 位数字，例如 9521234
origin-scheme = 服务地址应以 http:// 或 https:// 开头
origin-host = 服务地址的写法为 http(s)://主机名[:端口]，其后不得再有内容；主机名只含字母、数字、“.”和“-”
origin-port = 服务地址的端口应为 1 到 65535 之间的整数
origin-length = 服务地址有 { $length } 个字符；使用此前缀时，标签上最多容纳 { $most } 个
