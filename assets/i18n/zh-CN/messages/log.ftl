log-not_found = 这里没有名为“{ $id }”的日志
log-key_missing = { $why }；没有日志的私钥就无法为此日志签名，请将其复制到这里
log-not_a_leaf = 不是“{ $format }”格式的日志条目
log-not_a_checkpoint = 这不是检查点：检查点是 `zhenma log checkpoint` 输出的全部内容，包括最后一行
log-checkpoint_of_another_key = 它由另一日志的密钥签名
log-checkpoint_signature = 其签名无效：内容已损坏或被改动
