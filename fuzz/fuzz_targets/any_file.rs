//! Any bytes whose form has to be told.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| kaofa_fuzz::whole(bytes, "a"));
