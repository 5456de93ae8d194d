use crate::media::video::samples::*;

/// A box: its kind, version and flags 0, then numbers of 32 bits.
fn table(kind: &[u8; 4], numbers: &[u32]) -> Vec<u8> {
    let body: Vec<u8> = [0]
        .iter()
        .chain(numbers)
        .flat_map(|number| number.to_be_bytes())
        .collect();
    let size = u32::try_from(body.len() + 8).unwrap().to_be_bytes();
    [size.as_slice(), kind, &body].concat()
}

/// Seven samples in three chunks: two in the first and second, three in the third, which begins at 300.
fn stbl(sizes: &[u8], offsets: &[u8]) -> Vec<u8> {
    let runs = table(b"stsc", &[2, 1, 2, 1, 3, 3, 1]);
    [
        table(b"stts", &[2, 6, 10, 1, 5]),
        runs,
        sizes.to_vec(),
        offsets.to_vec(),
    ]
    .concat()
}

fn chunks() -> Vec<u8> {
    table(b"stco", &[3, 100, 200, 300])
}

/// The last byte of the last sample is at `end - 1`, so a file of `end` bytes is whole and a shorter one is not.
fn check(stbl: &[u8], end: u64, expected: (u64, u64, u64)) {
    let sums = read(stbl, true, end, &mut |_, _| {}).unwrap();
    assert_eq!((sums.samples, sums.bytes, sums.ticks), expected);
    assert!(matches!(
        read(stbl, true, end - 1, &mut |_, _| {}),
        Err(MediaError::CutOff { .. })
    ));
}

#[test]
fn samples_of_one_size() {
    check(&stbl(&table(b"stsz", &[8, 7]), &chunks()), 324, (7, 56, 65));
}

#[test]
fn samples_each_of_its_own_size() {
    let sizes = table(b"stsz", &[0, 7, 1, 2, 3, 4, 5, 6, 7]);
    check(&stbl(&sizes, &chunks()), 318, (7, 28, 65));
}

#[test]
fn sizes_in_four_eight_and_sixteen_bits() {
    for (bits, rows) in [
        (4, [0x1234_5670, 0].as_slice()),
        (8, &[0x0102_0304, 0x0506_0700]),
        (16, &[0x0001_0002, 0x0003_0004, 0x0005_0006, 0x0007_0000]),
    ] {
        let sizes = table(b"stz2", &[&[bits, 7], rows].concat());
        check(&stbl(&sizes, &chunks()), 318, (7, 28, 65));
    }
}

#[test]
fn offsets_beyond_four_gigabytes() {
    let far = table(b"co64", &[3, 0, 100, 0, 200, 1, 300]);
    check(
        &stbl(&table(b"stsz", &[8, 7]), &far),
        (1 << 32) + 324,
        (7, 56, 65),
    );
}

#[test]
fn sound_is_only_held_to_where_its_chunks_begin() {
    let sound = stbl(&table(b"stsz", &[8, 7]), &chunks());
    assert!(read(&sound, false, 310, &mut |_, _| {}).is_ok());
    assert!(matches!(
        read(&sound, false, 299, &mut |_, _| {}),
        Err(MediaError::CutOff { .. })
    ));
}

#[test]
fn tables_that_contradict_each_other_are_refused() {
    let too_few_chunks = stbl(&table(b"stsz", &[8, 7]), &table(b"stco", &[2, 100, 200]));
    let too_few_rows = stbl(&table(b"stsz", &[0, 9, 1, 2]), &chunks());
    let too_few_bits = stbl(&table(b"stz2", &[8, 90, 1]), &chunks());
    for stbl in [too_few_chunks, too_few_rows, too_few_bits] {
        assert!(matches!(
            read(&stbl, true, 10_000, &mut |_, _| {}),
            Err(MediaError::NotAVideo { .. })
        ));
    }
}
