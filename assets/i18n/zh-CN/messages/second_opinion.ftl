second_opinion-not_found = 没有您可查看的第二意见“{ $id }”
second_opinion-assessor_signed = “{ $assessor }”已在此鉴定上签字，不能再出具第二意见，请另请他人
second_opinion-assessor_asked = 已在征询“{ $assessor }”的意见，请等待答复
second_opinion-open = 仍在等待“{ $assessor }”的第二意见，须先得到答复或取消征询
second_opinion-assessor_unknown = 鉴定机构中没有这个人；人员由管理员用 `zhenma person new` 添加
second_opinion-cancelled = 此次征询已取消：{ $reason }
second_opinion-given_already = 此第二意见已经给出
