//! Recognises the format of an input by its content.
