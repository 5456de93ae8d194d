font-too_large = 超过 { $most } MiB，请指定字体文件
font-unreadable = 无法读取：{ $error }
font-lacks = 现有字体都没有 { $characters }，标签和报告上会印成方框；请运维用设置项 font 添加字体
