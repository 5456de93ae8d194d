key-not_found = 没有您可查看的密钥“{ $id }”
key-name = 密钥以其编号指定，例如 seal-7；若有重名，则写作 agency:ID-2 或 person:ID-2
key-public = Ed25519 公钥为 32 字节，以 43 个 base64url 字符书写
