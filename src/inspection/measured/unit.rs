//! Units of measured values and limits.

use rust_decimal::Decimal;

use crate::inspection::{MassUnit, StringEnum, string_enum};

string_enum! {
    /// A unit, as it is printed.
    pub enum Unit {
        /// Per cent of the mass.
        Percent = "%",
        /// Per mille of the mass, as purities of precious metals are given.
        PerMille = "‰",
        /// Grams in a hundred grams.
        GramPerHundredGrams = "g/100g",
        /// Milligrams in a hundred grams.
        MilligramPerHundredGrams = "mg/100g",
        /// Grams in a kilogram.
        GramPerKilogram = "g/kg",
        /// Milligrams in a gram.
        MilligramPerGram = "mg/g",
        /// Milligrams in a kilogram.
        MilligramPerKilogram = "mg/kg",
        /// Micrograms in a gram.
        MicrogramPerGram = "μg/g",
        /// Micrograms in a kilogram.
        MicrogramPerKilogram = "μg/kg",
        /// Microgram.
        Microgram = "μg",
        /// Milligram.
        Milligram = "mg",
        /// Gram.
        Gram = "g",
        /// Kilogram.
        Kilogram = "kg",
        /// Jin 斤.
        Jin = "jin",
        /// Carat 克拉.
        Carat = "ct",
        /// Grams in a litre.
        GramPerLitre = "g/L",
        /// Milligrams in a litre.
        MilligramPerLitre = "mg/L",
        /// Micrograms in a litre.
        MicrogramPerLitre = "μg/L",
        /// Colonies in a gram.
        ColoniesPerGram = "CFU/g",
        /// Colonies in a millilitre.
        ColoniesPerMillilitre = "CFU/mL",
        /// Most probable number in a gram.
        MostProbablePerGram = "MPN/g",
        /// Most probable number in a hundred grams.
        MostProbablePerHundredGrams = "MPN/100g",
        /// Most probable number in a millilitre.
        MostProbablePerMillilitre = "MPN/mL",
        /// Found in twenty-five grams, as pathogens are looked for.
        PerTwentyFiveGrams = "/25g",
        /// Nickel released.
        MicrogramPerSquareCentimetreWeek = "μg/cm²/week",
        /// Millimetre.
        Millimetre = "mm",
        /// Centimetre.
        Centimetre = "cm",
        /// Pieces.
        Piece = "piece",
    }
}

/// What a unit measures. Units of one dimension convert into each other, exactly; others never do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dimension {
    /// Mass in mass.
    MassFraction,
    /// Mass.
    Mass,
    /// Mass in volume.
    MassConcentration,
    /// Colonies in mass.
    ColoniesInMass,
    /// Colonies in volume.
    ColoniesInVolume,
    /// Most probable number in mass.
    MostProbableInMass,
    /// Most probable number in volume.
    MostProbableInVolume,
    /// Found in 25 g or not.
    Presence,
    /// Released from a surface in a week.
    Release,
    /// Length.
    Length,
    /// Number of pieces.
    Number,
}

/// Powers of ten as decimals.
const fn ten_to(exponent: i8) -> Decimal {
    match exponent {
        -6 => Decimal::from_parts(1, 0, 0, false, 6),
        -4 => Decimal::from_parts(1, 0, 0, false, 4),
        -3 => Decimal::from_parts(1, 0, 0, false, 3),
        -2 => Decimal::from_parts(1, 0, 0, false, 2),
        -1 => Decimal::from_parts(1, 0, 0, false, 1),
        1 => Decimal::from_parts(10, 0, 0, false, 0),
        2 => Decimal::from_parts(100, 0, 0, false, 0),
        3 => Decimal::from_parts(1_000, 0, 0, false, 0),
        4 => Decimal::from_parts(10_000, 0, 0, false, 0),
        6 => Decimal::from_parts(1_000_000, 0, 0, false, 0),
        _ => Decimal::ONE,
    }
}

impl Unit {
    /// What it measures.
    #[must_use]
    pub const fn dimension(self) -> Dimension {
        match self {
            Self::Percent
            | Self::PerMille
            | Self::GramPerHundredGrams
            | Self::MilligramPerHundredGrams
            | Self::GramPerKilogram
            | Self::MilligramPerGram
            | Self::MilligramPerKilogram
            | Self::MicrogramPerGram
            | Self::MicrogramPerKilogram => Dimension::MassFraction,
            Self::Microgram | Self::Milligram | Self::Gram | Self::Kilogram | Self::Jin | Self::Carat => {
                Dimension::Mass
            }
            Self::GramPerLitre | Self::MilligramPerLitre | Self::MicrogramPerLitre => {
                Dimension::MassConcentration
            }
            Self::ColoniesPerGram => Dimension::ColoniesInMass,
            Self::ColoniesPerMillilitre => Dimension::ColoniesInVolume,
            Self::MostProbablePerGram | Self::MostProbablePerHundredGrams => Dimension::MostProbableInMass,
            Self::MostProbablePerMillilitre => Dimension::MostProbableInVolume,
            Self::PerTwentyFiveGrams => Dimension::Presence,
            Self::MicrogramPerSquareCentimetreWeek => Dimension::Release,
            Self::Millimetre | Self::Centimetre => Dimension::Length,
            Self::Piece => Dimension::Number,
        }
    }

    /// How many of the dimension's base one of it is, and how many of it one of the base is. Both end: no unit here
    /// has a factor other than two, five and ten.
    pub(super) fn factors(self) -> (Decimal, Decimal) {
        let power = |exponent: i8| (ten_to(exponent), ten_to(-exponent));
        match self {
            // The base is mg/kg, which is μg/g.
            Self::Percent | Self::GramPerHundredGrams => power(4),
            Self::PerMille | Self::GramPerKilogram | Self::MilligramPerGram => power(3),
            Self::MilligramPerHundredGrams => power(1),
            Self::MicrogramPerKilogram | Self::MicrogramPerLitre => power(-3),
            // The base is g.
            Self::Microgram => power(-6),
            Self::Milligram => power(-3),
            Self::Kilogram => (MassUnit::Kilogram.grams(), ten_to(-3)),
            Self::Jin => (MassUnit::Jin.grams(), Decimal::from_parts(2, 0, 0, false, 3)),
            Self::Carat => (MassUnit::Carat.grams(), Decimal::from_parts(5, 0, 0, false, 0)),
            // The base is mg/L.
            Self::GramPerLitre => power(3),
            Self::MostProbablePerHundredGrams => power(-2),
            Self::Centimetre => power(1),
            Self::MicrogramPerGram
            | Self::MilligramPerKilogram
            | Self::Gram
            | Self::MilligramPerLitre
            | Self::ColoniesPerGram
            | Self::ColoniesPerMillilitre
            | Self::MostProbablePerGram
            | Self::MostProbablePerMillilitre
            | Self::PerTwentyFiveGrams
            | Self::MicrogramPerSquareCentimetreWeek
            | Self::Millimetre
            | Self::Piece => (Decimal::ONE, Decimal::ONE),
        }
    }

    /// The most there can be of it: of a whole no more than the whole.
    pub(super) fn most(self) -> Option<Decimal> {
        (self.dimension() == Dimension::MassFraction).then(|| ten_to(6) * self.factors().1)
    }

    /// The unit that laboratories write in one of many ways: `mg/kg`, `MG/KG`, `毫克/千克`, `ug/kg`, `克拉`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(unit) = Self::from_word(text) {
            return Some(unit);
        }
        let narrow: String = text.chars().filter_map(half_width).collect();
        let mut plain = narrow.to_lowercase();
        for (chinese, sign) in CHINESE {
            if plain.contains(chinese) {
                plain = plain.replace(chinese, sign);
            }
        }
        if let Some((_, unit)) = SPELLINGS.iter().find(|(spelling, _)| *spelling == plain) {
            return Some(*unit);
        }
        if let Some(rest) = plain.strip_prefix('u') {
            plain = format!("μ{rest}");
        }
        let found = Self::ALL.iter().find(|(word, _)| word.to_lowercase() == plain);
        found.map(|(_, unit)| *unit)
    }
}

/// One character as it is compared; spaces are none.
fn half_width(character: char) -> Option<char> {
    match character {
        c if c.is_whitespace() => None,
        '\u{b5}' => Some('μ'),
        '（' => Some('('),
        '）' => Some(')'),
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xfee0),
        c => Some(c),
    }
}

/// Chinese words for units; longer ones first, where one begins or ends as another.
const CHINESE: [(&str, &str); 20] = [
    ("毫克", "mg"),
    ("微克", "μg"),
    ("千克", "kg"),
    ("公斤", "kg"),
    ("克拉", "ct"),
    ("克", "g"),
    ("市斤", "jin"),
    ("斤", "jin"),
    ("平方厘米", "cm²"),
    ("厘米", "cm"),
    ("毫米", "mm"),
    ("毫升", "ml"),
    ("升", "l"),
    ("每", "/"),
    ("周", "week"),
    ("个", "piece"),
    ("件", "piece"),
    ("枚", "piece"),
    ("只", "piece"),
    ("粒", "piece"),
];

/// Spellings that no letter-by-letter comparison finds.
const SPELLINGS: [(&str, Unit); 14] = [
    ("permille", Unit::PerMille),
    ("percent", Unit::Percent),
    ("carat", Unit::Carat),
    ("carats", Unit::Carat),
    ("ppm", Unit::MilligramPerKilogram),
    ("pcs", Unit::Piece),
    ("pieces", Unit::Piece),
    ("μg/(cm²·week)", Unit::MicrogramPerSquareCentimetreWeek),
    ("ug/(cm²·week)", Unit::MicrogramPerSquareCentimetreWeek),
    ("μg/cm2/week", Unit::MicrogramPerSquareCentimetreWeek),
    ("ug/cm2/week", Unit::MicrogramPerSquareCentimetreWeek),
    ("μg/(cm2·week)", Unit::MicrogramPerSquareCentimetreWeek),
    ("ug/(cm2·week)", Unit::MicrogramPerSquareCentimetreWeek),
    ("25g", Unit::PerTwentyFiveGrams),
];

#[cfg(test)]
mod tests {
    use crate::inspection::measured::Amount;

    fn amount(text: &str) -> Amount {
        text.parse().unwrap()
    }

    #[test]
    fn every_unit_converts_by_its_factor_and_back() {
        for (one, of_the_other) in [
            ("1 %", "10000 mg/kg"),
            ("1 g/100g", "10000 mg/kg"),
            ("1 ‰", "1000 mg/kg"),
            ("1 g/kg", "1000 mg/kg"),
            ("1 mg/g", "1000 mg/kg"),
            ("1 mg/100g", "10 mg/kg"),
            ("1 mg/kg", "1 μg/g"),
            ("1 mg/kg", "1000 μg/kg"),
            ("1 mg/L", "1000 μg/L"),
            ("1 g/L", "1000 mg/L"),
            ("1 g", "1000000 μg"),
            ("1 g", "1000 mg"),
            ("1 g", "5 ct"),
            ("1 kg", "1000 g"),
            ("1 kg", "2 jin"),
            ("1 jin", "500 g"),
            ("1 MPN/g", "100 MPN/100g"),
            ("1 cm", "10 mm"),
        ] {
            let (one, other) = (amount(one), amount(of_the_other));
            assert_eq!(one.to(other.unit), Ok(other.value.value()), "{one}");
            assert_eq!(other.to(one.unit), Ok(one.value.value()), "{other}");
        }
        for (most, unit) in [
            ("100", "%"),
            ("1000", "‰"),
            ("1000000", "mg/kg"),
            ("1000000000", "μg/kg"),
        ] {
            assert!(!amount(&format!("{most} {unit}")).exceeds_the_whole(), "{unit}");
            assert!(
                amount(&format!("{most}.0001 {unit}")).exceeds_the_whole(),
                "{unit}"
            );
        }
        assert!(!amount("2000000 mg/L").exceeds_the_whole());
    }
}
