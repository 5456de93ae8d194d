verify-seal_malformed = 签名码不是 104 个 base 32 字符（A–Z、2–7）
verify-seal_forged = 签名码不是用此密钥为此服务地址和序列号生成的
verify-other_operator = “{ $origin }”及前缀 { $prefix } 不属于此运营方
verify-unknown_key = 签名码所用的 { $number } 号密钥不在公钥文件中
verify-not_genuine = 证书有效，但其第 { $version } 版写明该商品未被认定为正品
verify-compromised_key = 密钥 { $key } 自 { $since } 起已泄露：持有者可将签名日期倒填到此前；请联网向服务查询，或查看日志
verify-not_a_code = 不是完整的码；请按二维码中的内容给出，全部大写：HTTPS://HOST/SEAL/8004/…
