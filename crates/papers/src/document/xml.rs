//! Writing XML as text.

use quick_xml::escape::escape;

/// An XML part under construction. Elements are closed in the order they were opened.
pub(super) struct Xml {
    out: String,
    open: Vec<&'static str>,
}

impl Xml {
    /// A part with its declaration.
    pub(super) fn new() -> Self {
        let out = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n".to_owned();
        Self {
            out,
            open: Vec::new(),
        }
    }

    pub(super) fn start(&mut self, name: &'static str, attributes: &[(&str, &str)]) -> &mut Self {
        self.tag(name, attributes);
        self.out.push('>');
        self.open.push(name);
        self
    }

    pub(super) fn leaf(&mut self, name: &'static str, attributes: &[(&str, &str)]) -> &mut Self {
        self.tag(name, attributes);
        self.out.push_str("/>");
        self
    }

    /// `<name w:val="value"/>`, the commonest element of all.
    pub(super) fn value(&mut self, name: &'static str, value: &str) -> &mut Self {
        self.leaf(name, &[("w:val", value)])
    }

    /// `<name>text</name>`.
    pub(super) fn element(&mut self, name: &'static str, text: &str) -> &mut Self {
        self.start(name, &[]).text(text).end()
    }

    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        let legal: String = text
            .chars()
            .filter(|character| is_legal(*character))
            .collect();
        self.out.push_str(&escape(legal));
        self
    }

    pub(super) fn end(&mut self) -> &mut Self {
        if let Some(name) = self.open.pop() {
            self.out.push_str("</");
            self.out.push_str(name);
            self.out.push('>');
        }
        self
    }

    /// The finished part, everything closed.
    pub(super) fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.end();
        }
        self.out
    }

    fn tag(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.out.push('<');
        self.out.push_str(name);
        for (key, value) in attributes {
            self.out.push(' ');
            self.out.push_str(key);
            self.out.push_str("=\"");
            let legal: String = value
                .chars()
                .filter(|character| is_legal(*character))
                .collect();
            self.out.push_str(&escape(legal));
            self.out.push('"');
        }
    }
}

/// XML 1.0 knows no control characters but these three, and no U+FFFE or U+FFFF.
fn is_legal(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)
}
