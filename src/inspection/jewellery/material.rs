//! The material that a piece of jewellery is sold as: jewellery 6.3 and 6.4 (R47, R48).

use crate::inspection::{Decided, Reason, string_enum};

string_enum! {
    /// Where on the page the material is named, the weightiest first.
    pub enum MaterialSource {
        /// The title 商品标题.
        Title = "title",
        /// The detail 商品详情.
        Detail = "detail",
        /// The introduction 商品介绍.
        Intro = "intro",
    }
}

/// The material named at each place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NamedMaterials<'a> {
    /// In the title.
    pub title: Option<&'a str>,
    /// In the detail.
    pub detail: Option<&'a str>,
    /// In the introduction.
    pub intro: Option<&'a str>,
    /// On a certificate that came with the sample.
    pub certificate: Option<&'a str>,
}

/// The material that is judged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SoldAs<'a> {
    /// The material, as it is named there.
    pub material: &'a str,
    /// Where it is named.
    pub source: MaterialSource,
    /// Whether the places of the page name different ones.
    pub conflict: bool,
}

/// The material a piece is sold as: that of the title, else of the detail, else of the introduction; none where no page
/// names one. Jewellery 6.3: R47 with A33 (the verdict comes from the title; other readings are a finding). Jewellery
/// 6.4: R48 (the certificate takes no part; a difference is reported).
#[must_use]
pub fn sold_as(named: NamedMaterials<'_>) -> Option<Decided<SoldAs<'_>>> {
    let online = [
        (named.title, MaterialSource::Title),
        (named.detail, MaterialSource::Detail),
        (named.intro, MaterialSource::Intro),
    ];
    let given = || {
        online
            .iter()
            .filter_map(|(text, source)| text.map(|text| (text.trim(), *source)))
    };
    let (material, source) = given().next()?;
    let others: Vec<&str> = given()
        .map(|(text, _)| text)
        .filter(|text| *text != material)
        .collect();
    let decision = SoldAs {
        material,
        source,
        conflict: !others.is_empty(),
    };
    let (zh, en) = match source {
        MaterialSource::Title => ("以商品标题所示材质为准", "the title names the material"),
        MaterialSource::Detail => (
            "商品标题未示材质，以商品详情为准",
            "the title names no material: the detail does",
        ),
        MaterialSource::Intro => (
            "商品标题和详情未示材质，以商品介绍为准",
            "neither title nor detail names a material: the introduction does",
        ),
    };
    let mut reason = Reason::new("6.3", "R47", zh, en);
    for (text, source) in given() {
        reason = reason.given(source.as_str(), text);
    }
    let mut decided = Decided::new(decision, reason);
    if decision.conflict {
        decided = decided.and(
            Reason::new(
                "6.3",
                "R47",
                "不同页面展示的材质不一致；其他材质作为发现记录，不作判定",
                "the pages name different materials: the other ones are a finding, not a verdict",
            )
            .read_as("A33")
            .given("others", others.join("、"))
            .for_review(),
        );
    }
    match named.certificate.map(str::trim).filter(|text| *text != material) {
        Some(certificate) => Some(decided.and(certificate_differs(certificate, material))),
        None => Some(decided),
    }
}

fn certificate_differs(certificate: &str, material: &str) -> Reason {
    Reason::new(
        "6.4",
        "R48",
        "证书所示材质与网上信息不一致，按网上信息判定；差异已记录",
        "the certificate names another material: the online information decides, the difference is reported",
    )
    .given("certificate", certificate)
    .given("material", material)
    .for_review()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named<'a>(texts: [Option<&'a str>; 4]) -> Option<Decided<SoldAs<'a>>> {
        let [title, detail, intro, certificate] = texts;
        sold_as(NamedMaterials {
            title,
            detail,
            intro,
            certificate,
        })
    }

    #[test]
    fn the_title_first_then_detail_then_introduction() {
        use MaterialSource::{Detail, Intro, Title};

        for (texts, material, source, conflict) in [
            ([Some("金"), Some("银"), Some("铂"), None], "金", Title, true),
            ([Some("金"), Some("金"), Some("银"), None], "金", Title, true),
            ([Some("金"), Some("银"), None, None], "金", Title, true),
            ([Some("金"), Some("金 "), Some("金"), None], "金", Title, false),
            ([Some("金"), None, None, Some("银")], "金", Title, false),
            ([None, Some("银"), Some("铂"), None], "银", Detail, true),
            ([None, Some("银"), Some("银"), None], "银", Detail, false),
            ([None, None, Some("铂"), Some("铂")], "铂", Intro, false),
        ] {
            let decided = named(texts).unwrap();
            assert_eq!(
                decided.decision,
                SoldAs {
                    material,
                    source,
                    conflict
                },
                "{texts:?}"
            );
            let differs = texts[3].is_some_and(|certificate| certificate != material);
            let rules: Vec<&str> = decided
                .reasons
                .iter()
                .map(|reason| reason.rule.as_ref())
                .collect();
            assert_eq!(
                decided.reasons.len(),
                1 + usize::from(conflict) + usize::from(differs),
                "{rules:?}"
            );
            assert_eq!(rules.contains(&"R48"), differs);
        }
    }

    #[test]
    fn a_certificate_alone_names_nothing() {
        assert!(named([None, None, None, Some("翡翠")]).is_none());
    }

    #[test]
    fn a_conflict_names_the_other_readings() {
        let decided = named([Some("和田玉"), Some("青海玉"), Some("和田玉"), None]).unwrap();
        assert_eq!(decided.reasons[1].inputs["others"], "青海玉");
        assert!(decided.reasons[1].review);
        assert_eq!(decided.reasons[0].inputs["intro"], "和田玉");
    }
}
