certificate-not_valid = 证书无效：{ $why }
certificate-type = 证书的类型不是“{ $expected }”
certificate-compromised_key = 证书由密钥 { $key } 签名，该密钥自 { $since } 起已泄露
certificate-of_another_tag = 证书对应的是“{ $found }”，不是“{ $expected }”
certificate-issuer_unknown = 证书的签发者“{ $issuer }”不是公钥文件中的服务地址
certificate-unreadable = 证书无法读取：{ $error }
