//! The groups of endpoints, as the description names them in both languages.

use serde_json::{Value, json};

/// The groups in the order in which they are described: a group's name, and what it is about in English and Chinese.
const GROUPS: &[(&str, &str, &str)] = &[
    ("intake", "Intake files", "入仓文件"),
    ("items", "Items", "单品"),
    ("appraisals", "Appraisals", "鉴定"),
    ("tags", "Tags", "标签"),
    ("events", "Audit trail", "操作记录"),
    ("evidence", "Videos and photos", "视频与照片"),
    ("reports", "Reports", "鉴定报告"),
    ("opinions", "Second opinions", "第二意见"),
    ("reference-versions", "Reference versions", "正品版本"),
    ("checklists", "Checklists", "鉴定要点"),
    ("inspections", "Quality inspections", "抽检"),
    ("standards", "Standards and their limits", "标准限值"),
    ("verify", "Verification", "验证"),
    ("scans", "Scans", "查询"),
    ("receipts", "Receipts by buyers", "签收"),
    ("cover", "Insurance cover", "正品保障险"),
    ("calendar", "Working days", "工作日历"),
    ("organisations", "Organisations", "机构"),
    ("persons", "Persons", "人员"),
    ("tokens", "Tokens", "访问令牌"),
    ("enrolments", "Enrolments", "开通邀请"),
    ("console", "The console", "工作台"),
    ("keys", "Keys", "密钥"),
    ("work-lists", "Work lists after a compromise", "密钥泄露处理清单"),
    ("retention", "Retention of evidence", "证据留存"),
    ("archive", "Archive", "归档"),
    ("check", "Check of the whole folder", "全库核验"),
    ("scrub", "Scrubbing of stored files", "存储文件巡检"),
    ("backup", "Backup", "备份"),
    ("log", "The transparency log", "透明日志"),
    ("verification", "Published keys", "公开密钥"),
    ("service", "The service itself", "服务本身"),
    ("prints", "Printing of labels", "标签打印"),
];

/// The groups, for the description.
pub(super) fn all() -> Vec<Value> {
    let group = |(name, english, chinese): &(&str, &str, &str)| json!({ "name": name, "description": english, "x-description-zh": chinese });
    GROUPS.iter().map(group).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_group_is_named_in_both_languages_and_none_is_left_over() {
        let endpoints = crate::http::endpoints();
        let used: BTreeSet<&str> = endpoints.iter().map(|endpoint| endpoint.group()).collect();
        let named: BTreeSet<&str> = GROUPS.iter().map(|(name, ..)| *name).collect();
        assert_eq!(used, named);
        assert_eq!(named.len(), GROUPS.len(), "none twice");
    }
}
