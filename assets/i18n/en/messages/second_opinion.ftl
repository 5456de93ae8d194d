second_opinion-not_found = there is no second opinion '{ $id }' that you may see
second_opinion-assessor_signed = '{ $assessor }' signed this appraisal, so cannot give a second opinion on it; ask another person
second_opinion-assessor_asked = '{ $assessor }' is being asked already; wait for the answer
second_opinion-open = the second opinion of '{ $assessor }' is still open; it is given or cancelled first
second_opinion-assessor_unknown = there is no such person of an agency; an admin adds persons with `zhenma person new`
second_opinion-cancelled = this question was cancelled: { $reason }
second_opinion-given_already = this second opinion was given already
