serial-length = 序列号应有 20 个字符，此处有 { $length } 个
serial-character = “{ $character }”不是序列号中的字符（序列号由数字和除 I、L、O、U 以外的字母组成）
serial-check = 校验字符不符：请对照标签核对序列号
