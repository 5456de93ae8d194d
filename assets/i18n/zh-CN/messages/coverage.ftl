coverage-failed = { $subject } 的质检 { $inspection } 不合格；复检推翻该结论后，其标签随即恢复有效；此后另一次质检合格，也可恢复其标签
coverage-outdated = { $category } 类商品须质检合格才能签发标签：{ $subjects } 最近一次合格的质检 { $inspection } 有效至 { $day }；请平台安排质检（POST /api/v1/inspections）
coverage-no_subject = { $category } 类商品须质检合格才能签发标签：此商品入仓时没有登记批次和 SKU，而质检须针对其中之一；请带上批次或 SKU 重新入仓
coverage-never = { $category } 类商品须质检合格才能签发标签：{ $subjects } 没有合格的质检；请平台安排质检（POST /api/v1/inspections）
coverage-lot = { $merchant } 的批次“{ $name }”
coverage-sku = { $merchant } 的 SKU“{ $name }”
