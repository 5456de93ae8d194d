category-unknown = 类目应为以下之一：{ $choices }；如缺所需类目，请告知平台
