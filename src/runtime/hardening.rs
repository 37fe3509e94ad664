//! What the system must not do with this process's memory: secrets are in it.
//!
//! Owns that no core dump is written and that no other program of the same person reads the memory.

/// Turns core dumps off, and on Linux being attached to. Where the system refuses, the program goes on.
#[cfg(unix)]
pub fn harden() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
}

/// There is nothing to turn off.
#[cfg(not(unix))]
pub fn harden() {}
