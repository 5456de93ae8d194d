item-not_found = there is no item '{ $id }' that you may see
item-has_tag = this item has the live tag { $serial }; revoke it or take the item back first
item-in_appraisal = an appraisal of this item is under way already: { $appraisal }
item-appraising = an appraisal of this item is under way already
item-changed_at_once = this item is being changed by others at the same moment; try again
item-has_tag_already = this item already has the live tag { $serial }
