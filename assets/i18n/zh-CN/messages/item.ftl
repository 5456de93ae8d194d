item-not_found = 没有您可查看的商品“{ $id }”
item-has_tag = 此商品带有有效标签 { $serial }；请先撤销该标签，或办理退回
item-in_appraisal = 此商品已有鉴定正在进行：{ $appraisal }
item-appraising = 此商品已有鉴定正在进行
item-changed_at_once = 此商品正被他人同时修改，请再试一次
item-has_tag_already = 此商品已有有效标签 { $serial }
