scan-from_another_site = 只有本服务的页面或程序才能计一次查询，其他网站的页面不能
