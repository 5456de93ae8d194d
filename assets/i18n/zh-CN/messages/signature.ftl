signature-malformed = 它不是紧凑格式的 JWS（三段 base64url，以点分隔）
signature-header = 其头部要求的不是普通的 EdDSA 或 Ed25519
signature-unknown_key = 它所用的密钥“{ $key }”不在已知密钥之中
signature-forged = 其签名无效
