//! A list of people, .csv or .xlsx.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| kaofa_fuzz::people(bytes));
