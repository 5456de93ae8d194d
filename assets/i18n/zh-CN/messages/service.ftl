service-stopping = 服务正在停止，请稍后重新发送
service-too_much_under_way = 同时进行的此类请求过多：每个机构或地址最多 { $each } 个，合计最多 { $all } 个；本次未作任何处理，请待其他请求完成后重新发送
service-no_thread = 服务无法再启动线程，请稍后重试
service-socket = 无法建立套接字“{ $file }”：{ $error }
service-not_ready = { $reasons }
service-stopping_work = 服务正在停止；服务重新启动或再次执行该命令后，工作会继续
