//! Aiken.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| kaofa_fuzz::text(kaofa_core::formats::file::Format::Aiken, bytes));
