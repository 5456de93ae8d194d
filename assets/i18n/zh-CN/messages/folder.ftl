folder-not_private = 无法设为仅所有者可访问（权限 0700）：{ $error }
folder-unusable = 无法使用：{ $error }
folder-in_use = 数据目录“{ $folder }”正被另一个进程使用；请等其结束后再试，或用 `zhenma serve` 提供服务，此后所有命令都经由该服务执行
folder-store = 数据目录“{ $folder }”：{ $why }
folder-restore_unfinished = 向“{ $folder }”的恢复正在进行或曾中断：请重新运行同一条 `zhenma restore` 命令
folder-set_up_already = 此数据目录已经初始化
