//! A serial as people type it.
#![no_main]

use libfuzzer_sys::fuzz_target;

use zhenma::domain::tag::Serial;

fuzz_target!(|text: &str| {
    if let Ok(serial) = Serial::from_typed(text) {
        assert_eq!(Serial::from_data(serial.as_str()), Ok(serial));
        assert_eq!(Serial::from_typed(&serial.grouped()), Ok(serial));
    }
    if let Ok(serial) = Serial::from_data(text) {
        assert_eq!(serial.as_str(), text, "data has one spelling");
    }
});
