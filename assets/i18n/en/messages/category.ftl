category-unknown = a category is one of { $choices }; where yours is missing, tell the platform that you need it
