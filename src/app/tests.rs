//! Keys through the whole program.
