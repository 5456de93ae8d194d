//! The specifications, verdicts and grades that every rule speaks of.

use crate::inspection::string_enum;

string_enum! {
    /// Which of the two specifications is applied.
    pub enum Specification {
        /// 京东开放平台生鲜商品抽检规范, effective 2021-04-21.
        Fresh = "fresh",
        /// 京东开放平台珠宝商品抽检规范, effective 2021-01-12.
        Jewellery = "jewellery",
    }
}

string_enum! {
    /// Whether a requirement is met.
    pub enum Verdict {
        /// 合格.
        Pass = "pass",
        /// 不合格.
        Fail = "fail",
    }
}

impl Verdict {
    /// [`Verdict::Pass`] where `conforms`.
    #[must_use]
    pub const fn of(conforms: bool) -> Self {
        if conforms { Self::Pass } else { Self::Fail }
    }
}

string_enum! {
    /// How grave a nonconformity is (A15). The order is by gravity: `B < A`.
    pub enum Grade {
        /// Minor, or not graded further: 轻微或一般缺陷.
        B = "B",
        /// Severe: 严重缺陷.
        A = "A",
    }
}

impl Specification {
    /// What the one or the other says, where both have the clause at different places or with different words.
    #[must_use]
    pub const fn either(self, fresh: &'static str, jewellery: &'static str) -> &'static str {
        match self {
            Self::Fresh => fresh,
            Self::Jewellery => jewellery,
        }
    }
}
