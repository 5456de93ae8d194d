//! Whether an order can be taken: what each specification needs to know of a product before anything can be planned.

use super::checks::{at_most, short};
use super::order::{Jewellery, Listing, NewOrder, PreciousMetal};
use crate::inspection::jewellery::diamond::{Scale, diamond_grade};
use crate::inspection::jewellery::purity::Purity;
use crate::inspection::{Mass, MassUnit, Refused, Specification};
use crate::message::{Explain, Message, message};

/// Longest text of a page, in characters.
const LONGEST_TEXT: usize = 20_000;

impl NewOrder {
    /// Whether the rules can be applied to it, and by which specification.
    ///
    /// # Errors
    /// The field and what would be right.
    pub fn check(&self) -> Result<Specification, Refused> {
        let specification = self.subject.check()?;
        check_listing(&self.listing)?;
        if let Some(reason) = &self.reason {
            short("reason", reason)?;
        }
        let product = &self.product;
        short("product.name", &product.name)?;
        at_most("product.declared", product.declared.len())?;
        at_most("product.weights", product.weights.len())?;
        for declared in &product.declared {
            short("product.declared.item", &declared.item)?;
        }
        if let Some(standard) = &product.declared_standard {
            short("product.declared_standard.number", &standard.number)?;
        }
        if let (Some(made), Some(last)) = (product.production_date, product.shelf_life_last_day)
            && last < made
        {
            return Err(Refused::new(
                "product.shelf_life_last_day",
                message!("inspection.expires_before_made", made),
            ));
        }
        match specification {
            Specification::Fresh => check_fresh(self)?,
            Specification::Jewellery => check_jewellery(self)?,
        }
        Ok(specification)
    }
}

fn check_listing(listing: &Listing) -> Result<(), Refused> {
    let texts = [
        ("listing.title", Some(&listing.title)),
        ("listing.detail", listing.detail.as_ref()),
        ("listing.introduction", listing.introduction.as_ref()),
    ];
    for (field, text) in texts {
        let Some(text) = text else { continue };
        if text.trim().is_empty() || text.chars().count() > LONGEST_TEXT {
            return Err(Refused::new(
                field,
                message!("inspection.page_text", most = LONGEST_TEXT),
            ));
        }
    }
    at_most("listing.screenshots", listing.screenshots.len())
}

fn check_fresh(order: &NewOrder) -> Result<(), Refused> {
    let product = &order.product;
    let missing = |field: &str, why: Message| Err(Refused::new(field, why));
    if product.production_date.is_none() {
        return missing(
            "product.production_date",
            message!("inspection.production_date_missing"),
        );
    }
    if product.prepackaged.is_none() {
        return missing("product.prepackaged", message!("inspection.prepackaged_missing"));
    }
    if product.goods.is_none() {
        return missing("product.goods", message!("inspection.goods_missing"));
    }
    if product.jewellery.is_some() {
        return Err(Refused::new(
            "product.jewellery",
            message!("inspection.jewellery_for_food"),
        ));
    }
    let masses = [
        ("product.pack_weight", product.pack_weight),
        ("product.single_fruit_weight", product.single_fruit_weight),
    ];
    let weights = product
        .weights
        .iter()
        .map(|weight| ("product.weights", Some(weight.mass)));
    for (field, mass) in masses.into_iter().chain(weights) {
        if mass.is_some_and(|mass| mass.unit == MassUnit::Carat) {
            return Err(Refused::new(field, message!("inspection.carat_for_food")));
        }
        above_nought(field, mass)?;
    }
    Ok(())
}

fn check_jewellery(order: &NewOrder) -> Result<(), Refused> {
    let Some(jewellery) = &order.product.jewellery else {
        return Err(Refused::new(
            "product.jewellery",
            message!("inspection.jewellery_missing"),
        ));
    };
    if !jewellery.gem && jewellery.diamond.is_none() && jewellery.metal.is_none() {
        return Err(Refused::new(
            "product.jewellery",
            message!("inspection.jewellery_without_parts"),
        ));
    }
    for text in [
        &jewellery.title_material,
        &jewellery.detail_material,
        &jewellery.introduction_material,
        &jewellery.certificate_material,
    ]
    .into_iter()
    .flatten()
    {
        short("product.jewellery.title_material", text)?;
    }
    check_diamond(jewellery)?;
    jewellery.metal.as_ref().map_or(Ok(()), check_metal)
}

fn check_diamond(jewellery: &Jewellery) -> Result<(), Refused> {
    let Some(diamond) = &jewellery.diamond else {
        return Ok(());
    };
    let grades = [
        (Scale::Colour, &diamond.colour, "product.jewellery.diamond.colour"),
        (
            Scale::Clarity,
            &diamond.clarity,
            "product.jewellery.diamond.clarity",
        ),
    ];
    for (scale, grade, field) in grades {
        let Some(grade) = grade else { continue };
        // A grade that the scale has compares with itself; a range promised of a loose stone is its lower grade.
        let known = diamond_grade(scale, diamond.mounting, grade, grade);
        if let Err(refused) = known
            && refused.field == "nominal"
        {
            return Err(Refused::new(field, refused.message));
        }
    }
    above_nought("product.jewellery.diamond.mass", diamond.mass)
}

fn check_metal(metal: &PreciousMetal) -> Result<(), Refused> {
    at_most("product.jewellery.metal.page", metal.page.len())?;
    let stated = [
        ("product.jewellery.metal.mark", metal.mark),
        ("product.jewellery.metal.certificate", metal.certificate),
    ];
    let page = metal
        .page
        .iter()
        .map(|purity| ("product.jewellery.metal.page", Some(*purity)));
    for (field, purity) in stated.into_iter().chain(page) {
        if let Some(purity) = purity {
            Purity::new(purity).map_err(|error| Refused::new(field, error.message()))?;
        }
    }
    if metal.sold_by_mass && metal.mass.is_none() {
        return Err(Refused::new(
            "product.jewellery.metal.mass",
            message!("inspection.mass_missing"),
        ));
    }
    above_nought("product.jewellery.metal.mass", metal.mass)
}

fn above_nought(field: &str, mass: Option<Mass>) -> Result<(), Refused> {
    if mass.is_some_and(|mass| mass.value.is_zero()) {
        return Err(Refused::new(field, message!("inspection.above_zero")));
    }
    Ok(())
}
