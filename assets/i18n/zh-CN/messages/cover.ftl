cover-off_the_calendar = 自收货日 { $day } 起 { $days } 天的保障期超出了最后日期 9999-12-31
cover-no_days = 保单“{ $policy }”的保障天数为 0，至少应为 1 天
