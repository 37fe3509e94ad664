//! L2: the embedded sandbox workspace.
