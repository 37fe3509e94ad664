//! L2: the HTTP client of the Integry Functions API.
