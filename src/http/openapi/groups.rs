//! The groups of operations, as the description names them in both languages.

use serde_json::{Value, json};

use super::Operation;

/// A group's name in the description, and what it is about in English and Chinese.
const GROUPS: &[(&str, &str, &str)] = &[
    ("appraisals", "Appraisals", "鉴定"),
    ("archive", "Archive", "归档"),
    ("backup", "Backup", "备份"),
    ("calendar", "Working days", "工作日历"),
    ("check", "Check of the whole folder", "全库核验"),
    ("checklists", "Checklists", "鉴定要点"),
    ("cover", "Insurance cover", "保险保障"),
    ("events", "Audit trail", "操作记录"),
    ("evidence", "Videos and photos", "视频与照片"),
    ("inspections", "Quality inspections", "抽检"),
    ("intake", "Intake files", "入仓文件"),
    ("items", "Items", "单品"),
    ("keys", "Keys", "密钥"),
    ("log", "The public log", "公开日志"),
    ("opinions", "Second opinions", "第二意见"),
    ("organisations", "Organisations", "机构"),
    ("persons", "Persons", "人员"),
    ("prints", "Printing of labels", "标签打印"),
    ("receipts", "Receipts by buyers", "签收"),
    ("reference-versions", "Reference versions", "正品版本"),
    ("reports", "Reports", "鉴定报告"),
    ("retention", "Retention of evidence", "证据留存"),
    ("scans", "Scans", "扫码"),
    ("scrub", "Scrubbing of stored files", "存储文件巡检"),
    ("service", "The service itself", "服务本身"),
    ("standards", "Standards and their limits", "标准限值"),
    ("tags", "Tags", "标签"),
    ("tokens", "Tokens", "访问令牌"),
    ("verification", "Published keys", "公开密钥"),
    ("verify", "Verification", "验证"),
    ("work-lists", "Work lists after a compromise", "密钥泄露处理清单"),
];

/// The groups of `operations`, in the order of their first one.
pub(super) fn of(operations: &[Operation]) -> Vec<Value> {
    let mut names: Vec<&str> = Vec::new();
    for operation in operations {
        if !names.contains(&operation.group()) {
            names.push(operation.group());
        }
    }
    names.into_iter().map(group).collect()
}

fn group(name: &str) -> Value {
    match GROUPS.iter().find(|(known, ..)| *known == name) {
        Some((name, english, chinese)) => {
            json!({ "name": name, "description": english, "x-description-zh": chinese })
        }
        None => json!({ "name": name }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_group_is_named_in_both_languages_and_none_is_left_over() {
        let groups = of(&crate::http::operations());
        let unnamed: Vec<&Value> = groups
            .iter()
            .filter(|group| group["x-description-zh"].is_null())
            .collect();
        assert_eq!(unnamed, Vec::<&Value>::new());
        assert_eq!(groups.len(), GROUPS.len());
    }
}
