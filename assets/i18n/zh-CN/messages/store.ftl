store-not_migrated = 记录尚未全部迁移；下次打开数据目录时会从中断处继续
store-not_set_up = “{ $folder }”尚未初始化：请运行 `zhenma init --data DIR --origin URL`
store-folder_newer = 目录“{ $folder }”中的记录来自更新的程序（schema { $found }，本程序最多支持到 { $known }）：请用更新的程序打开，或将本程序制作的备份恢复到另一目录
store-backup_newer = 备份中的记录来自更新的程序（schema { $found }，本程序最多支持到 { $known }）：请用更新的程序恢复
