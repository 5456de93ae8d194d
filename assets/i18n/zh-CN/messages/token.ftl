token-required = 需要有效的令牌：请按 `zhenma token new` 显示的内容发送“Authorization: Bearer zm_…”
token-not_found = 没有您可查看的令牌“{ $id }”
token-too_many_requests = 使用此令牌的请求过于频繁，请稍候再试（Retry-After 给出等待秒数）
token-end_is_past = 已经过去；现在是 { $now }
