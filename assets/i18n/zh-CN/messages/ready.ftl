ready-store_unreadable = 存储无法读取
ready-store_stopped = 一次写入失败后，存储不再接受更改；请重新启动服务
ready-disk_silent = 磁盘已有 { $seconds } 秒未完成写入
ready-disk_reserve = 磁盘剩余 { $free } MiB，少于所保留的 { $reserve } MiB
ready-keys_missing = 缺少私钥 { $keys }
ready-keys_unreadable = 密钥无法读取
ready-stopping = 服务正在停止
