gtin-digits = 商品条码（GTIN）应为 8、12、13 或 14 位数字，不得有其他字符
gtin-check_digit = 校验位为 { $found }，按 GS1 规则应为 { $expected }，请核对
