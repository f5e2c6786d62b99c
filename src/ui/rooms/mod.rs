//! One folder a room. Rooms know the kit and the types of the core, never each other.

pub mod bank;
pub mod exam;
pub mod home;
pub mod marking;
pub mod papers;
pub mod practice;
pub mod results;
pub mod roster;
pub mod settings;
pub mod statutes;
pub mod study;
