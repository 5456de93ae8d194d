key_ring-not_found = 没有您可查看的密钥组“{ $id }”
