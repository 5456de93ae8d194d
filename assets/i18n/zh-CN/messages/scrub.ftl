scrub-file_changed = 文件被改动：其哈希值现为 { $found }
scrub-file_missing = 文件缺失
scrub-file_unreadable = 文件无法读取：{ $error }
scrub-belongs_to = 它属于{ $owners }
scrub-of_nothing = 它尚不属于任何鉴定
scrub-of_tags = 标签 { $tags }
scrub-of_reports = 报告 { $reports }
scrub-of_appraisals = 鉴定 { $appraisals }
