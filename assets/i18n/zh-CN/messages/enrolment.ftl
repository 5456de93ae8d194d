enrolment-not_found = 没有您可查看的邀请“{ $id }”
enrolment-code_form = 邀请码为 { $length } 位字母和数字
enrolment-code_unknown = 没有这个邀请码；请核对后再输，或请管理员重新邀请
enrolment-used = 此邀请码已用过，请管理员重新邀请
enrolment-expired = 此邀请码已过期，请管理员重新邀请
enrolment-unconfirmed = 此角色要签字，须先由第二位管理员确认邀请
enrolment-same_person = 邀请人和受邀人不能自行确认，请由另一位管理员或平台管理员确认
enrolment-nothing_to_confirm = 此邀请无须确认，或已确认
