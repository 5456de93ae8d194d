use super::*;

const PLAN: [PlannedName<'static>; 3] = [
    PlannedName {
        number: 2,
        item: "铅(以Pb计)",
        takes: Takes::Measured,
    },
    PlannedName {
        number: 7,
        item: "啶虫脒",
        takes: Takes::Measured,
    },
    PlannedName {
        number: 9,
        item: "颜色级别",
        takes: Takes::Text,
    },
];

fn aliases() -> Aliases {
    let mut aliases = Aliases::default();
    for (alias, item) in [("Pb", "铅(以Pb计)"), ("农残", "啶虫脒"), ("农残", "铅(以Pb计)")] {
        aliases.add(alias, item);
    }
    aliases
}

fn matched(rows: &[(&str, &str)]) -> Matched {
    let row = |(item, value): &(&str, &str)| {
        ResultRow::new((*item).to_owned(), (*value).to_owned(), Some("mg/kg"), None)
    };
    let rows = (2..).zip(rows.iter().map(row)).collect();
    match_results(rows, &PLAN, &aliases())
}

#[test]
fn an_item_goes_by_its_print_its_number_or_an_alias() {
    let matched = matched(&[("铅（以 Pb 计）", "0.1"), ("7", "<0.2"), ("颜色级别", "VS1")]);
    assert_eq!(matched.rest, Unmatched::default());
    let numbers: Vec<(u64, u32)> = matched.rows.iter().map(|row| (row.row, row.number)).collect();
    assert_eq!(numbers, [(2, 2), (3, 7), (4, 9)]);
    assert_eq!(matched.rows[2].measured, None, "a grade is no measured value");
}

#[test]
fn every_row_is_a_result_or_reported() {
    let matched = matched(&[
        ("Pb", "0.1"),
        ("铅(以Pb计)", "0.2"),
        ("农残", "0.1"),
        ("溴氰菊酯", "0.2"),
        ("7", "x"),
    ]);
    assert_eq!(matched.rows.len(), 1);
    let rest = matched.rest;
    assert_eq!(
        rest.unplanned.iter().map(|note| note.row).collect::<Vec<_>>(),
        [5]
    );
    let wrong: Vec<(u64, &str)> = rest.wrong.iter().map(|wrong| (wrong.row, wrong.column)).collect();
    assert_eq!(wrong, [(3, "item"), (4, "item"), (6, "value")]);
    assert_eq!(
        rest.without_result,
        ["颜色级别"],
        "a wrong result is one all the same"
    );
}
