category-unknown = 类目应为以下之一：{ $choices }
