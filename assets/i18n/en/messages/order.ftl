order-not_found = there is no order '{ $id }' that you may see
order-only_for_not_genuine = this item is '{ $state }'; an outcome is ordered only for one that is 'not_genuine'
order-item_gone = this item is gone: order { $number } ({ $kind }) was carried out
order-still_open = order { $number } ({ $kind }) is still open; carry it out or cancel it first
order-not_open = this item has no open order { $number }
order-evidence_missing = name at least one photo, video or document of it
order-witness_missing = a destruction names who watched it
order-too_much_evidence = is at most { $most } files
