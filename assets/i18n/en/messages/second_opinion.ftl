second_opinion-not_found = there is no second opinion '{ $id }' that you may see
