category-unknown = a category is one of { $choices }
