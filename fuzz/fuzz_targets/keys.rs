//! Questions in one text, their keys in another.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| kaofa_fuzz::pair(bytes));
