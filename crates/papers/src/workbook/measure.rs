//! Measuring the texts of a part while it is inflated.

use super::Limits;
use super::fault::{Limit, WorkbookFault};

/// Walks through XML byte by byte, keeping three figures: the length of the tag it is in, the text
/// since the last cell or shared string began, and how many of those there are.
pub(super) struct Measure {
    state: State,
    name: Vec<u8>,
    tag_bytes: usize,
    text_bytes: usize,
    /// Inside `<si>` or `<is>`, whose pieces the reader joins to one text.
    in_string: bool,
    /// Met something in which markup may be quoted (CDATA): from there on the text only grows, so
    /// that nothing can be hidden in it.
    opaque: bool,
    strings: usize,
    cells: usize,
    string_bytes_max: usize,
    strings_max: usize,
    cells_max: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Text,
    TagName,
    TagRest,
    Quoted(u8),
    /// Behind `<!`: a comment, or something opaque.
    Declaration,
    /// In a comment, with the number of dashes just passed.
    Comment(u8),
}

impl Measure {
    pub(super) fn new(limits: &Limits, empty_cells_per_cell: usize) -> Self {
        Self {
            state: State::Text,
            name: Vec::with_capacity(NAME_BYTES),
            tag_bytes: 0,
            text_bytes: 0,
            in_string: false,
            opaque: false,
            strings: 0,
            cells: 0,
            string_bytes_max: limits.string_bytes,
            strings_max: limits.cells,
            cells_max: limits.cells.saturating_mul(empty_cells_per_cell),
        }
    }

    /// Takes the next bytes of the part called `part`.
    pub(super) fn take(&mut self, bytes: &[u8], part: &str) -> Result<(), WorkbookFault> {
        let mut rest = bytes;
        while let Some((first, behind)) = rest.split_first() {
            // What lies between two marks is counted at a stroke; the marks one by one.
            let plain = self.plain_bytes(rest);
            if plain == 0 {
                self.step(*first);
                rest = behind;
            } else {
                rest = rest.get(plain..).unwrap_or_default();
            }
            if self.text_bytes.max(self.tag_bytes) > self.string_bytes_max {
                return Err(self.over(Limit::StringBytes, self.string_bytes_max, part));
            }
        }
        if self.strings > self.strings_max {
            return Err(self.over(Limit::Cells, self.strings_max, part));
        }
        if self.cells > self.cells_max {
            return Err(self.over(Limit::Cells, self.cells_max, part));
        }
        Ok(())
    }

    /// How many of the next bytes change nothing but a length; they are counted here.
    fn plain_bytes(&mut self, bytes: &[u8]) -> usize {
        let until = |is_mark: fn(u8) -> bool| {
            bytes
                .iter()
                .position(|byte| is_mark(*byte))
                .unwrap_or(bytes.len())
        };
        match self.state {
            State::Text => {
                let count = until(|byte| byte == b'<');
                self.text_bytes += count;
                count
            }
            State::TagRest => {
                let count = until(|byte| matches!(byte, b'>' | b'"' | b'\''));
                self.tag_bytes += count;
                count
            }
            State::Quoted(b'"') => {
                let count = until(|byte| byte == b'"');
                self.tag_bytes += count;
                count
            }
            _ => 0,
        }
    }

    fn over(&self, limit: Limit, allowed: usize, part: &str) -> WorkbookFault {
        let place = part.chars().take(80).collect();
        WorkbookFault::over_at(limit, allowed.saturating_add(1), allowed, place)
    }

    fn step(&mut self, byte: u8) {
        match self.state {
            State::Text if byte == b'<' => {
                self.state = State::TagName;
                self.name.clear();
                self.tag_bytes = 0;
            }
            State::Text => self.text_bytes += 1,
            State::TagName | State::TagRest => {
                self.tag_bytes += 1;
                self.in_tag(byte);
            }
            State::Quoted(quote) => {
                self.tag_bytes += 1;
                if byte == quote {
                    self.state = State::TagRest;
                }
            }
            State::Declaration => {
                self.opaque |= byte != b'-';
                self.state = if byte == b'-' {
                    State::Comment(0)
                } else {
                    State::TagRest
                };
            }
            State::Comment(dashes) => {
                self.tag_bytes += 1;
                self.state = match byte {
                    b'-' => State::Comment(dashes.saturating_add(1)),
                    b'>' if dashes >= 2 => State::Text,
                    _ => State::Comment(0),
                };
            }
        }
    }

    fn in_tag(&mut self, byte: u8) {
        if byte == b'>' {
            if self.state == State::TagName {
                self.named();
            }
            self.state = State::Text;
            self.tag_bytes = 0;
        } else if self.state == State::TagRest {
            if matches!(byte, b'"' | b'\'') {
                self.state = State::Quoted(byte);
            }
        } else if byte == b':' {
            // Only the name behind the prefix matters, and whether it closes.
            self.name
                .truncate(usize::from(self.name.first() == Some(&b'/')));
        } else if byte.is_ascii_whitespace() || (byte == b'/' && !self.name.is_empty()) {
            self.named();
            self.state = State::TagRest;
        } else if byte == b'!' && self.name.is_empty() {
            self.state = State::Declaration;
        } else if self.name.len() < NAME_BYTES {
            self.name.push(byte);
        }
    }

    /// The name of a tag is complete: a cell or a shared string begins, and a new text with it.
    fn named(&mut self) {
        match self.name.as_slice() {
            b"si" => self.strings += 1,
            b"c" => self.cells += 1,
            _ => {}
        }
        if self.opaque {
            return;
        }
        match self.name.as_slice() {
            b"si" | b"is" if !self.in_string => {
                self.in_string = true;
                self.text_bytes = 0;
            }
            b"/si" | b"/is" => self.in_string = false,
            b"c" | b"row" if !self.in_string => self.text_bytes = 0,
            _ => {}
        }
    }
}

/// No name that matters is longer.
const NAME_BYTES: usize = 8;
