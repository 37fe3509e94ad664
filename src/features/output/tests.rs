//! Screens of the output pane and its transitions.
