id-of_the_local_operator = 是通过数据目录套接字操作的人，请另选一个
id-of_own_goods = 在入仓文件中表示仓库自有商品，请另选一个
id-of_a_key_ring = 是密钥环或其密钥的名称，请另选一个
id-of_an_organisation = 已有机构“{ $id }”；一个编号只能属于一个机构或一个人员
id-of_a_person = 已有人员“{ $id }”；一个编号只能属于一个机构或一个人员
id-taken_just_now = 编号“{ $id }”刚刚被占用，请查看它现在属于谁
