service-stopping = 服务正在停止，请稍后重新发送
service-not_ready = { $reasons }
service-stopping_work = 服务正在停止；服务重新启动或再次执行该命令后，工作会继续
