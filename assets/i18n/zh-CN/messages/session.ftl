session-not_found = 没有您的登录“{ $id }”
session-ended = 请登录：上次登录已结束
session-with_token = 同一请求不能既带令牌又带登录状态
session-from_another_site = 此请求不是从本服务的页面发出的
session-sign_in_again = 此操作无法撤回，请再次输入密码
