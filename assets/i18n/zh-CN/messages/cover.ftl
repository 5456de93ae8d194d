cover-in_future = 在将来，现在是 { $now }
cover-too_early = 早于 { $year } 年，请核对年份
cover-receipt_exists = 已登记订单 { $order } 于 { $at } 收货；收货记录不能更改
cover-tag_not_active = 此标签{ $status }，只有有效标签的商品才能出售和收货
cover-off_the_calendar = 自收货日 { $day } 起 { $days } 天的保障期超出了最后日期 9999-12-31
cover-no_days = 保单“{ $policy }”的保障天数为 0，至少应为 1 天
