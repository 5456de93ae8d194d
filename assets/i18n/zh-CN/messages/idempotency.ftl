idempotency-key = 幂等键为 1 至 { $most } 个可打印的 ASCII 字符，例如 UUID
idempotency-running = 使用此 Idempotency-Key 的请求仍在处理，请稍后重新发送以取得结果
idempotency-other_body = 此前已用于内容不同的请求；新的请求请换用新的键
