value-sha256 = SHA-256 应为 64 位小写十六进制数字
value-time = 时间应按 RFC 3339 书写并带时区，例如 2026-01-17T20:30:00+08:00
value-decimal = 应为用数字和小数点书写的十进制数，例如 0.25，不带正负号、空格和指数
value-negative = 不得为负数
value-decimal_too_long = 小数点前或小数点后超过 { $most } 位数字
value-whole = 应为整数
value-invisible_character = 其中有一个不可见字符（{ $point }）：请手工重新输入
value-one_line = 应为一行，1 至 { $most } 个字符
