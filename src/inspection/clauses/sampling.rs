//! How much is taken of what: fresh 2.3 and 5.3.2.1, jewellery 2.3 (R5, R37, R38).

use rust_decimal::Decimal;

use crate::inspection::{Decided, Mass, Quantity, Reason, Refused, normalised, string_enum};
use crate::message::message;

string_enum! {
    /// The two ways of obtaining a sample: fresh and jewellery 2.1 and 2.2 (R4). Nothing prefers one of them.
    pub enum Channel {
        /// 2.1: bought from the online shop.
        Online = "online",
        /// 2.2: taken from the goods in the offline warehouse.
        Warehouse = "warehouse",
    }
}

impl Channel {
    /// The clause that allows it.
    #[must_use]
    pub const fn clause(self) -> &'static str {
        match self {
            Self::Online => "2.1",
            Self::Warehouse => "2.2",
        }
    }
}

string_enum! {
    /// The kinds of fresh goods that the sampling rules tell apart.
    pub enum Goods {
        /// Vegetables and fruit 蔬菜瓜果.
        Produce = "produce",
        /// Live goods 活鲜.
        Live = "live",
        /// Crayfish 小龙虾.
        Crayfish = "crayfish",
        /// Hairy crab 大闸蟹.
        HairyCrab = "hairy_crab",
        /// Seafood gift box 海鲜礼盒.
        SeafoodGiftBox = "seafood_gift_box",
        /// All other fresh goods.
        Other = "other",
    }
}

/// How many portions are bought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Portions {
    /// The specification says how many.
    Specified(u8),
    /// It does not: the sampling plan sets the quantity within 2.3 (A06).
    NotSpecified,
}

/// 5 jin, above which one portion is bought.
const FIVE_JIN_G: Decimal = Decimal::from_parts(2500, 0, 0, false, 0);
/// 2 jin, above which a single fruit is excepted from the rule of two portions.
const TWO_JIN_G: Decimal = Decimal::from_parts(1000, 0, 0, false, 0);

/// How many portions of `goods` are bought, `pack` being the weight of the unit on sale and `fruit` that of a single
/// fruit. Fresh 5.3.2.1(1) and (2): R37, R38 with A03 to A06. Weights play a part for vegetables and fruit only.
///
/// # Errors
/// For vegetables and fruit, where the weight of the unit is not given or a single fruit weighs more than that.
pub fn portions_of(
    goods: Goods,
    pack: Option<Mass>,
    fruit: Option<Mass>,
) -> Result<Decided<Portions>, Refused> {
    Ok(match goods {
        Goods::Produce => {
            let pack = pack.ok_or_else(|| {
                Refused::new(
                    "pack_weight", message!("inspection.pack_weight_missing"),
                )
            })?;
            if let Some(fruit) = fruit.filter(|fruit| fruit.grams() > pack.grams()) {
                return Err(Refused::new(
                    "single_fruit_weight", message!("inspection.fruit_above_pack", fruit, pack),
                ));
            }
            portions_of_produce(pack, fruit)
        }
        Goods::Other => Decided::new(
            Portions::Specified(1),
            Reason::new(
                "5.3.2.1(2)",
                "R38",
                "其他生鲜商品购买1份，与重量无关",
                "other fresh goods: one portion, whatever the weight",
            )
            .given("goods", goods),
        ),
        Goods::Live | Goods::Crayfish | Goods::HairyCrab | Goods::SeafoodGiftBox => Decided::new(
            Portions::NotSpecified,
            Reason::new(
                "5.3.2.1(2)",
                "R38",
                "活鲜、小龙虾、大闸蟹、海鲜礼盒不适用1份的规定，规范未给出数量，由抽样方案在2.3范围内确定",
                "live goods, crayfish, hairy crab and seafood gift boxes are excepted and no quantity is given: the \
                 sampling plan sets it within 2.3",
            )
            .read_as("A06")
            .given("goods", goods)
            .for_review(),
        ),
    })
}

fn portions_of_produce(pack: Mass, fruit: Option<Mass>) -> Decided<Portions> {
    const CLAUSE: &str = "5.3.2.1(1)";
    let pack_g = pack.grams();
    if pack_g > FIVE_JIN_G {
        let reason = Reason::new(
            CLAUSE,
            "R37",
            "单品重量5斤以上：购买1份",
            "the unit weighs more than 5 jin: one portion",
        );
        return Decided::new(
            Portions::Specified(1),
            weighed(reason, "pack_weight_g", pack_g, FIVE_JIN_G),
        );
    }
    if let Some(fruit_g) = fruit.map(Mass::grams).filter(|grams| *grams > TWO_JIN_G) {
        let reason = Reason::new(
            CLAUSE,
            "R37",
            "单果重量2斤以上（榴莲、西瓜等）不适用2份的规定：购买1份",
            "a single fruit above 2 jin (durian, watermelon and the like) is excepted from two portions: one portion",
        )
        .read_as("A05");
        return Decided::new(
            Portions::Specified(1),
            weighed(reason, "single_fruit_weight_g", fruit_g, TWO_JIN_G),
        );
    }
    let reason = Reason::new(
        CLAUSE,
        "R37",
        "单品重量5斤及5斤以下：购买2份",
        "the unit weighs 5 jin or less: two portions",
    )
    .read_as("A03")
    .read_as("A04");
    Decided::new(
        Portions::Specified(2),
        weighed(reason, "pack_weight_g", pack_g, FIVE_JIN_G),
    )
}

fn weighed(reason: Reason, name: &'static str, grams: Decimal, limit: Decimal) -> Reason {
    reason
        .given(name, normalised(grams))
        .held_against(format!("{limit} g"), normalised(limit - grams))
}

string_enum! {
    /// How much of the programme a sample is enough for.
    pub enum Scope {
        /// All items are tested.
        Full = "full",
        /// Only part of the items is tested.
        Partial = "partial",
    }
}

/// Whether a sample may be that large, and what it is enough for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SamplingCap {
    /// Not more than test and re-test reasonably need.
    pub allowed: bool,
    /// How much can be tested.
    pub scope: Scope,
}

/// Whether taking `taken` is allowed where `test` and `retest` are needed, all in one unit. Fresh and jewellery 2.3: R5.
#[must_use]
pub fn sampling_cap(test: Quantity, retest: Quantity, taken: Quantity) -> Decided<SamplingCap> {
    let most = test.value() + retest.value();
    let allowed = taken.value() <= most;
    let scope = if taken < test { Scope::Partial } else { Scope::Full };
    let (zh, en) = match (allowed, scope) {
        (false, _) => (
            "抽样量超过检验和复验的合理需要",
            "more is taken than test and re-test reasonably need",
        ),
        (true, Scope::Full) => ("抽样量满足检验需要", "enough is taken for all items"),
        (true, Scope::Partial) => (
            "样品不能满足检验需要，只检部分项目",
            "the sample is not enough for all items: only part of them is tested",
        ),
    };
    let reason = Reason::new("2.3", "R5", zh, en)
        .given("taken", taken)
        .given("needed_for_test", test)
        .given("needed_for_retest", retest)
        .held_against(
            format!("<= {}", normalised(most)),
            normalised(most - taken.value()),
        );
    let decided = Decided::new(SamplingCap { allowed, scope }, reason);
    let left = taken.value() - test.value();
    if left >= retest.value() {
        return decided;
    }
    // What is not left now cannot be re-tested (R55), which has to be said before the test.
    decided.and(
        Reason::new(
            "7.2.1",
            "R5",
            "剩余样品不足以复验：须在检验前告知",
            "too little is left for a re-test: to be said before the test",
        )
        .read_as("A42")
        .given("needed_for_retest", retest)
        .held_against(
            format!(">= {}", normalised(retest.value())),
            normalised(left - retest.value()),
        )
        .for_review(),
    )
}

#[cfg(test)]
mod tests;
