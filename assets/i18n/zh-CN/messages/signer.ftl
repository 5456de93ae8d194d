signer-secret_needed = 请以“Authorization: Bearer …”发送密码
signer-too_large = 请求过大，超过签名所需
signer-only_reports = 这里只以该编号的密钥签署报告的哈希值，不签署其他内容
signer-body = 请以 JSON 发送 { $sign } 或 { $prove }
signer-key_unusable = 密钥无法使用
