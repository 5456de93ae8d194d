use super::*;
use proptest::prelude::*;

fn read(text: &str) -> IntakeFile {
    read_intake(text.as_bytes()).unwrap()
}

#[test]
fn the_template_is_an_intake_file() {
    let file = read(&template());
    assert_eq!(file.errors, []);
    assert_eq!(file.items.len(), 1);
    assert_eq!(file.items[0].0, 2);
}

#[test]
fn columns_go_by_either_name_in_any_order() {
    let file = read("\u{feff}类目,品牌,name\n鞋靴,Alpinara,登山靴\n");
    let facts = &file.items[0].1.facts;
    assert_eq!(
        (facts.brand.as_str(), facts.category),
        ("Alpinara", Category::Shoes)
    );
}

#[test]
fn every_bad_cell_is_named_with_row_and_column() {
    let file = read(
        "brand,name,category,gtin,production_date,customs_entry_date\n\
         A,b,shoes,9506000134353,,\n\
         ,b,boots,,2026-13-01,\n\
         A,b,shoes,,2026-05-02,2026-05-01\n\
         A,b,shoes,9506000134352,2026-05-01,2026-05-01\n",
    );
    let cells: Vec<_> = file
        .errors
        .iter()
        .map(|e| (e.row, e.column.as_deref().unwrap()))
        .collect();
    let expected = [
        (2, "gtin"),
        (3, "brand"),
        (3, "category"),
        (3, "production_date"),
        (4, "customs_entry_date"),
    ];
    assert_eq!(cells, expected);
    assert!(
        file.errors[0].message.contains("would be 2"),
        "{}",
        file.errors[0].message
    );
    assert_eq!(file.items.iter().map(|(row, _)| *row).collect::<Vec<_>>(), [5]);
}

#[test]
fn files_of_no_use_say_why() {
    for (text, word) in [
        ("", "brand"),
        ("brand,name\n", "category"),
        ("brand,name,category,colour\n", "colour"),
        ("brand,name,category,品牌\n", "twice"),
        ("brand,name,category\n", "no rows"),
    ] {
        let problem = read_intake(text.as_bytes()).unwrap_err().to_string();
        assert!(problem.contains(word), "{problem}");
    }
    let wide = "x,".repeat(200);
    assert!(matches!(
        read_intake(wide.as_bytes()),
        Err(IntakeProblem::TooLarge(_))
    ));
    let gb18030 = b"\xc6\xb7\xc5\xc6,name,category\n";
    assert!(matches!(read_intake(gb18030), Err(IntakeProblem::NotUtf8(_))));
}

#[test]
fn rows_with_too_many_cells_are_not_cut_in_silence() {
    let file = read("brand,name,category\nA,b,shoes,extra\n");
    assert_eq!((file.items.len(), file.errors[0].row), (0, 2));
}

proptest! {
    #[test]
    fn nothing_from_outside_panics(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read_intake(&bytes);
        let mut with_header = b"brand,name,category,gtin,production_date\n".to_vec();
        with_header.extend(bytes);
        let _ = read_intake(&with_header);
    }
}
