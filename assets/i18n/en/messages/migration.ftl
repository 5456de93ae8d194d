migration-receipts_of_sales = receipts belong to sales
migration-status_bits = tags that ended or are suspended stand in the status lists
migration-journal = records are entered in the journal
migration-own_serials = own serials are compared in all their spellings
migration-shown = photos and videos belong to items by what they show
