//! A workbook, mutated inside its package.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| kaofa_fuzz::package(bytes, "a.xlsx"));
