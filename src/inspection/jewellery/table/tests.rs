use RowStatus::{Applies, CountedElsewhere, NotApplicable};

use super::*;

const NOTHING: JewelleryParts = JewelleryParts {
    gem: false,
    diamond: None,
    precious_metal: false,
    mass_stated: false,
    priced_by_mass: false,
};

/// The places of the rows of a table that have the status.
fn places(parts: JewelleryParts, table: JewelleryTable, status: RowStatus) -> Vec<u8> {
    rows_for(parts)
        .iter()
        .filter(|planned| planned.row.table == table && planned.status == status)
        .map(|planned| planned.row.seq)
        .collect()
}

#[test]
fn the_tables_are_read_whole_and_as_printed() {
    let rows = jewellery_rows();
    let of = |table| {
        rows.iter()
            .filter(|row| row.table == table)
            .map(|row| row.seq)
            .collect::<Vec<_>>()
    };
    assert_eq!(of(JewelleryTable::Quality), (1..=12).collect::<Vec<_>>());
    assert_eq!(of(JewelleryTable::Label), (1..=8).collect::<Vec<_>>());
    let grades = |grade| rows.iter().filter(|row| row.grade == grade).count();
    assert_eq!(
        [
            grades(RowGrade::A),
            grades(RowGrade::B),
            grades(RowGrade::ByResult)
        ],
        [7, 9, 4]
    );
    let carried: Vec<u8> = rows
        .iter()
        .filter(|row| row.grade_carried_down)
        .map(|row| row.seq)
        .collect();
    assert_eq!(carried, [8, 9, 10, 11, 2, 3, 4, 5, 6, 7, 8]);
    assert_eq!(
        (rows[2].product_no, rows[2].item.as_str()),
        (Some(2), "质量(仅针对裸钻)")
    );
    assert_eq!(
        (rows[5].item.as_str(), rows[5].clause_basis.as_str()),
        ("质量", "QB/T 1690.4")
    );
    assert_eq!(rows[11].item, "印记(标签等)");
    assert_eq!((rows[12].product_no, rows[12].item.as_str()), (None, "印记"));
    assert!(rows[14].item.starts_with("质量"));
}

#[test]
fn a_loose_diamond_has_the_rows_of_diamonds_and_no_mark() {
    let loose = JewelleryParts {
        diamond: Some(Mounting::Loose),
        mass_stated: true,
        ..NOTHING
    };
    assert_eq!(places(loose, JewelleryTable::Quality, Applies), [2, 3, 4, 5]);
    assert_eq!(places(loose, JewelleryTable::Label, NotApplicable), [1, 3]);
    let unstated = JewelleryParts {
        mass_stated: false,
        ..loose
    };
    assert_eq!(places(unstated, JewelleryTable::Quality, Applies), [2, 4, 5]);
    let by_mass = JewelleryParts {
        priced_by_mass: true,
        ..loose
    };
    assert_eq!(places(by_mass, JewelleryTable::Label, NotApplicable), [1, 3]);
}

#[test]
fn a_mounted_piece_has_the_rows_of_stone_and_metal() {
    let ring = JewelleryParts {
        diamond: Some(Mounting::Mounted),
        precious_metal: true,
        mass_stated: true,
        ..NOTHING
    };
    assert_eq!(
        places(ring, JewelleryTable::Quality, Applies),
        [2, 4, 5, 6, 7, 8, 9, 10, 11]
    );
    assert_eq!(places(ring, JewelleryTable::Quality, CountedElsewhere), [12]);
    assert_eq!(places(ring, JewelleryTable::Quality, NotApplicable), [1, 3]);
    assert_eq!(
        places(ring, JewelleryTable::Label, Applies),
        [1, 2, 4, 5, 6, 7, 8]
    );
    let by_mass = JewelleryParts {
        priced_by_mass: true,
        ..ring
    };
    assert_eq!(
        places(by_mass, JewelleryTable::Label, Applies),
        (1..=8).collect::<Vec<_>>()
    );
}

#[test]
fn a_jade_bangle_has_its_identification_and_its_label() {
    let jade = JewelleryParts { gem: true, ..NOTHING };
    assert_eq!(places(jade, JewelleryTable::Quality, Applies), [1]);
    assert_eq!(
        places(jade, JewelleryTable::Quality, NotApplicable),
        (2..=12).collect::<Vec<_>>()
    );
    assert_eq!(places(jade, JewelleryTable::Label, Applies), [2, 4, 5, 6, 7, 8]);
}

#[test]
fn the_mass_of_metal_is_tested_where_one_is_stated() {
    let gold = JewelleryParts {
        precious_metal: true,
        ..NOTHING
    };
    assert!(!places(gold, JewelleryTable::Quality, Applies).contains(&6));
    let stated = JewelleryParts {
        mass_stated: true,
        ..gold
    };
    assert!(places(stated, JewelleryTable::Quality, Applies).contains(&6));
}

#[test]
fn what_is_no_jewellery_has_no_rows() {
    assert!(!NOTHING.covered());
    assert!(
        rows_for(NOTHING)
            .iter()
            .all(|planned| planned.status == NotApplicable)
    );
    for parts in [
        JewelleryParts { gem: true, ..NOTHING },
        JewelleryParts {
            diamond: Some(Mounting::Loose),
            ..NOTHING
        },
        JewelleryParts {
            precious_metal: true,
            ..NOTHING
        },
    ] {
        assert!(parts.covered());
    }
}

#[test]
fn only_tested_rows_have_a_grade_and_a_carried_one_says_so() {
    let gold = JewelleryParts {
        precious_metal: true,
        mass_stated: true,
        ..NOTHING
    };
    for planned in rows_for(gold) {
        let applies = planned.status == Applies;
        assert_eq!(planned.grade, applies.then_some(planned.row.grade));
        let says = planned.reason.readings.iter().any(|reading| reading == "A35");
        assert_eq!(
            says,
            applies && planned.row.grade_carried_down,
            "{}",
            planned.row.item
        );
        assert_eq!(planned.reason.inputs["item"], planned.row.item);
    }
}

#[test]
fn references_are_split_but_not_the_part_of_a_standard() {
    assert_eq!(
        references("GB 11887.5.1 &GB/T 31912.5.2.1"),
        ["GB 11887.5.1", "GB/T 31912.5.2.1"]
    );
    assert_eq!(references("GB/T 16552、GB/T 16553"), ["GB/T 16552", "GB/T 16553"]);
    assert_eq!(
        references("GB/T 16553.4.2&GB/T 16552"),
        ["GB/T 16553.4.2", "GB/T 16552"]
    );
    assert_eq!(references("QB/T2062"), ["QB/T2062"]);
    assert_eq!(references(""), Vec::<String>::new());
    assert_eq!(standard_and_clause("GB/T 21198.6"), ("GB/T 21198.6", None));
    assert_eq!(standard_and_clause("GB/T 31912.6.2"), ("GB/T 31912", Some("6.2")));
    assert_eq!(standard_and_clause("GB 28480"), ("GB 28480", None));
}

#[test]
fn every_standard_of_the_tables_stands_in_the_lists_of_chapter_3_or_is_a_known_slip() {
    let lists = include_str!("../../../../assets/standards/standards.csv");
    let listed: Vec<&str> = lists
        .lines()
        .filter(|line| line.starts_with("jewellery,"))
        .collect();
    for row in jewellery_rows() {
        for cell in [&row.executed_standards, &row.clause_basis] {
            for reference in references(cell) {
                let (standard, _) = standard_and_clause(&reference);
                let known = standard == "GB/T 28480"
                    || listed.iter().any(|line| line.contains(&format!(",{standard},")));
                assert!(known, "{standard} of {}", row.item);
            }
        }
    }
}

#[test]
fn a_mass_that_is_stated_is_tested_by_the_reading_that_says_where() {
    let gold = JewelleryParts {
        precious_metal: true,
        mass_stated: true,
        ..NOTHING
    };
    for planned in rows_for(gold) {
        let quality = planned.row.table == JewelleryTable::Quality;
        let says = planned.reason.readings.iter().any(|reading| reading == "A31");
        let of_mass = quality && planned.row.seq == METAL_MASS;
        let of_label = !quality && planned.row.seq == LABEL_MASS;
        if planned.status == Applies || of_label {
            assert_eq!(says, of_mass || of_label, "{}", planned.row.item);
        }
    }
}

#[test]
fn every_column_is_read_into_its_field() {
    let row = &jewellery_rows()[1];
    assert_eq!(
        (row.table, row.seq, row.product_no),
        (JewelleryTable::Quality, 2, Some(2))
    );
    assert_eq!(row.product, "钻石饰品(不含镶嵌饰品贵金属部分)");
    assert_eq!(row.executed_standards, "GB/T 16552、GB/T 16553");
    assert_eq!(
        (row.test_group.as_str(), row.item.as_str()),
        ("珠宝玉石鉴定", "珠宝玉石鉴定")
    );
    let first = &jewellery_rows()[0];
    assert_eq!(
        (first.test_group.as_str(), first.item.as_str()),
        ("珠宝玉石鉴定", "珠宝玉石名称")
    );
    assert_eq!(row.clause_basis, "GB/T 16553.4.2&GB/T 16552");
    assert_eq!((row.grade, row.grade_carried_down), (RowGrade::A, false));
    assert!(row.comment.starts_with("one cell spans test group and item"));
}
