//! Characters that look like others or like nothing.

/// Spaces of any width, line breaks, and characters without any width.
pub fn is_blank(character: char) -> bool {
    character.is_whitespace() || is_zero_width(character)
}

/// Without blanks at either end: ASCII spaces, U+3000, U+00A0, zero-width characters.
pub fn clean(text: &str) -> String {
    text.trim_matches(is_blank).to_owned()
}

/// For fields that hold figures only: full-width digits, letters and marks become their ASCII
/// selves. Never for names or prose, where the full-width form is right.
pub fn narrow(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            '\u{FF01}'..='\u{FF5E}' => {
                char::from_u32(u32::from(character) - FULL_WIDTH_OFFSET).unwrap_or(character)
            }
            '\u{3000}' | '\u{00A0}' => ' ',
            '。' => '.',
            '—' | '–' | '−' | '‐' | '‑' => '-',
            other => other,
        })
        .filter(|character| !is_zero_width(*character))
        .collect()
}

/// Full-width forms stand this far above ASCII.
const FULL_WIDTH_OFFSET: u32 = 0xFEE0;

fn is_zero_width(character: char) -> bool {
    matches!(
        character,
        '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' | '\u{00AD}'
    )
}

/// Control characters (line breaks and tabs aside), characters that turn the direction of writing,
/// and what an earlier program could not decode.
pub(super) fn is_harmful(character: char) -> bool {
    let control = character.is_control() && !matches!(character, '\n' | '\r' | '\t');
    let direction = matches!(
        character,
        '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
    );
    control || direction || matches!(character, '\u{FFF9}'..='\u{FFFB}' | '\u{FFFD}')
}

/// Chinese characters of every plane, those of private use included: some rare names have no other
/// code.
pub(super) fn is_han(character: char) -> bool {
    matches!(character,
        '\u{3007}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{E000}'..='\u{F8FF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}')
}
