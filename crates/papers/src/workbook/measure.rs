//! Measuring what would be kept of a part while it is inflated.

use super::Limits;
use super::fault::{Limit, WorkbookFault};

/// Empty cells carry styles in honest files, so more of them are borne than of cells with content.
const EMPTY_CELLS_PER_CELL: usize = 4;
/// What the reader sets aside for a shared text besides its bytes.
const SHARED_TEXT_BYTES: usize = 32;
/// Elements that the reader keeps one by one, as far as a name is kept here: styles, the names of a
/// workbook (`definedName`), and the links between its parts (`Relationship`).
const KEPT: [&[u8]; 8] = [
    b"xf",
    b"font",
    b"fill",
    b"border",
    b"numFmt",
    b"sheet",
    b"definedN",
    b"Relation",
];
/// Bytes of such elements in one part.
const KEPT_BYTES_MAX: usize = 16 << 20;
/// The reader gives every style a copy of its font's name and of its format: so many bytes of them all.
const COPIED_BYTES_MAX: usize = 64 << 20;

/// Walks through XML byte by byte, keeping the length of the tag it is in, the text since the last cell or
/// shared string began, how many of those there are, and how much of the rest the reader would keep.
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
    /// Met a declaration of entities.
    declares: bool,
    strings: usize,
    cells: usize,
    /// Text since the part began.
    all_text_bytes: usize,
    kept: usize,
    kept_bytes: usize,
    tag_bytes_longest: usize,
    styles: usize,
    /// The tag it is in is one of those kept, or the beginning of the shared texts.
    is_kept: bool,
    is_strings: bool,
    /// The digits of `uniqueCount`, for which the reader sets memory aside before it has read one text.
    claim: Claim,
    limits: Limits,
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
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            state: State::Text,
            name: Vec::with_capacity(NAME_BYTES),
            tag_bytes: 0,
            text_bytes: 0,
            in_string: false,
            opaque: false,
            declares: false,
            strings: 0,
            cells: 0,
            all_text_bytes: 0,
            kept: 0,
            kept_bytes: 0,
            tag_bytes_longest: 0,
            styles: 0,
            is_kept: false,
            is_strings: false,
            claim: Claim::default(),
            limits: *limits,
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
            if self.text_bytes.max(self.tag_bytes) > self.limits.string_bytes {
                return Err(over(Limit::StringBytes, self.limits.string_bytes, part));
            }
            if self.declares {
                return Err(WorkbookFault::Declarations);
            }
        }
        let cells_max = self.limits.cells.saturating_mul(EMPTY_CELLS_PER_CELL);
        if self.strings.max(self.claim.number) > self.limits.cells {
            return Err(over(Limit::Cells, self.limits.cells, part));
        }
        if self.cells > cells_max {
            return Err(over(Limit::Cells, cells_max, part));
        }
        let shared = self.all_text_bytes + self.strings.saturating_mul(SHARED_TEXT_BYTES);
        if self.strings > 0 && shared > self.limits.shared_bytes {
            return Err(over(Limit::ContentBytes, self.limits.shared_bytes, part));
        }
        if self.kept > self.limits.styles || self.kept_bytes > KEPT_BYTES_MAX {
            return Err(over(Limit::Styles, self.limits.styles, part));
        }
        Ok(())
    }

    /// The part is at its end: how many things of it are kept besides cells and texts.
    pub(super) fn finish(self, part: &str) -> Result<usize, WorkbookFault> {
        let copied = self.styles.saturating_mul(self.tag_bytes_longest);
        if copied > COPIED_BYTES_MAX {
            return Err(over(Limit::Styles, self.styles, part));
        }
        Ok(self.kept)
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
                self.all_text_bytes += count;
                count
            }
            State::TagRest if self.is_strings => 0,
            State::Quoted(_) if self.is_strings => 0,
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

    fn step(&mut self, byte: u8) {
        match self.state {
            State::Text if byte == b'<' => {
                self.state = State::TagName;
                self.name.clear();
                self.tag_bytes = 0;
            }
            State::Text => {
                self.text_bytes += 1;
                self.all_text_bytes += 1;
            }
            State::TagName | State::TagRest => {
                self.tag_bytes += 1;
                self.in_tag(byte);
            }
            State::Quoted(quote) => {
                self.tag_bytes += 1;
                if self.is_strings {
                    self.claim.take(byte);
                }
                if byte == quote {
                    self.state = State::TagRest;
                }
            }
            State::Declaration => {
                self.opaque |= byte != b'-';
                // `<!DOCTYPE`, `<!ENTITY`: no spreadsheet program writes one.
                self.declares |= byte.is_ascii_alphabetic();
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
            self.closed();
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

    /// A tag ends: what is kept of it is added up.
    fn closed(&mut self) {
        if self.is_kept {
            self.kept_bytes += self.tag_bytes;
        }
        self.tag_bytes_longest = self.tag_bytes_longest.max(self.tag_bytes);
        self.is_kept = false;
        self.is_strings = false;
    }

    /// The name of a tag is complete: a cell or a shared string begins, and a new text with it.
    fn named(&mut self) {
        match self.name.as_slice() {
            b"si" => self.strings += 1,
            b"c" => self.cells += 1,
            b"sst" => self.is_strings = true,
            name if KEPT.contains(&name) => {
                self.kept += 1;
                self.is_kept = true;
                self.styles += usize::from(name == b"xf");
                // The text of a name is kept with it, however many cells pretend to begin in between.
                self.opaque |= name == b"definedN";
            }
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

/// No more of a name matters.
const NAME_BYTES: usize = 8;

fn over(limit: Limit, allowed: usize, part: &str) -> WorkbookFault {
    let place = part.chars().take(80).collect();
    WorkbookFault::over_at(limit, allowed.saturating_add(1), allowed, place)
}

/// Reads the largest number between quotes in a tag.
#[derive(Default)]
struct Claim {
    digits: usize,
    number: usize,
}

impl Claim {
    fn take(&mut self, byte: u8) {
        if byte.is_ascii_digit() {
            let digit = usize::from(byte - b'0');
            self.digits = self.digits.saturating_mul(10).saturating_add(digit);
        } else {
            self.digits = 0;
        }
        self.number = self.number.max(self.digits);
    }
}
