inspection-not_found = there is no inspection '{ $id }' that you may see
