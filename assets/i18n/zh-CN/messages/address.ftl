address-not_found = 没有地址“{ $id }”，全部地址见 /docs
address-method_not_allowed = 此地址不接受 { $method } 方法，各地址的方法见 /docs
address-too_many_requests = 此网络地址的请求过于频繁，请稍候再试（Retry-After 给出等待秒数）
address-too_many_wrong_tokens = 此网络地址多次使用错误的令牌，请稍候再试（Retry-After 给出等待秒数）
address-unreadable = 地址无法读取：{ $error }
