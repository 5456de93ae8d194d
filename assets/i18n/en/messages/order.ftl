order-not_found = there is no order '{ $id }' that you may see
