service-stopping = 服务正在停止，请稍后重新发送
service-not_ready = { $reasons }
