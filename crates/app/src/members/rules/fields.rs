//! 登记项目: what is kept about a member, how each item is written and who may read it.

use zhibu_rules::Rulebook;

/// How the values of an item follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum History {
    /// One value at a time: a new one ends the one before.
    State,
    /// Several beside each other, each with its own days: 工作, 奖励, 家庭.
    Entry,
    /// Never changes; only a wrong value is put right.
    Fixed,
}

/// Who may read an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Label {
    /// 公开.
    Public,
    /// 内部: whoever may open the file.
    Internal,
    /// 敏感: with a reason, and each reading is kept.
    Sensitive,
}

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A person's name.
    Name,
    /// One line of text.
    Line,
    /// A day.
    Day,
    /// Yes or no.
    YesNo,
    /// A mobile or fixed number.
    Telephone,
    /// A number of a document.
    IdNumber,
    /// A word of a code list of the rules.
    Code(&'static str),
    /// One of the three kinds of personnel.
    Personnel,
    /// full, probationary or former: goes with standings.
    Standing,
    /// A branch: goes with memberships.
    Branch,
}

/// An item 项目.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its key: the column's name where it has a column, and the key of its label.
    pub key: &'static str,
    /// How values follow each other.
    pub history: History,
    /// Who may read it; entries of a family are labelled one by one.
    pub label: Label,
    /// How it is written.
    pub shape: Shape,
    /// Whether today's value stands in the member's row.
    pub in_row: bool,
    /// Whether it may be left blank.
    pub may_be_blank: bool,
}

/// Every item in the order of forms.
pub static FIELDS: [Field; 28] = [
    item("status", History::State, Shape::Standing).row(),
    item("branch_id", History::State, Shape::Branch).row(),
    item("name", History::State, Shape::Name).row(),
    item("telephone", History::State, Shape::Telephone)
        .row()
        .blank(),
    item("education", History::State, Shape::Code("education")).row(),
    item("degree", History::State, Shape::Code("degree"))
        .row()
        .blank(),
    item("workplace", History::State, Shape::Line).row().blank(),
    item("personnel", History::State, Shape::Personnel).row(),
    item("in_hardship", History::State, Shape::YesNo).row(),
    item("floating", History::State, Shape::YesNo).row(),
    item(
        "marital_status",
        History::State,
        Shape::Code("marital_status"),
    ),
    item("health", History::State, Shape::Line)
        .sensitive()
        .blank(),
    item("ethnicity", History::State, Shape::Code("ethnicity")).row(),
    item("native_place", History::State, Shape::Line)
        .row()
        .blank(),
    item("note", History::State, Shape::Line).row().blank(),
    item("sex", History::Fixed, Shape::Code("sex")).row(),
    item("birth_on", History::Fixed, Shape::Day).row(),
    item("id_number", History::Fixed, Shape::IdNumber).row(),
    item("joined_on", History::Fixed, Shape::Day).row(),
    item("full_on", History::Fixed, Shape::Day).row(),
    item("work", History::Entry, Shape::Line).public(),
    item("study", History::Entry, Shape::Line).public(),
    item("reward", History::Entry, Shape::Line).public(),
    item("introducer", History::Entry, Shape::Line),
    item("training", History::Entry, Shape::Line),
    item("discipline", History::Entry, Shape::Line).sensitive(),
    item("family", History::Entry, Shape::Line),
    item("leaving", History::Entry, Shape::Code("leaving")),
];

const fn item(key: &'static str, history: History, shape: Shape) -> Field {
    Field {
        key,
        history,
        label: Label::Internal,
        shape,
        in_row: false,
        may_be_blank: false,
    }
}

impl Field {
    const fn row(mut self) -> Self {
        self.in_row = true;
        self
    }

    const fn blank(mut self) -> Self {
        self.may_be_blank = true;
        self
    }

    const fn public(mut self) -> Self {
        self.label = Label::Public;
        self
    }

    const fn sensitive(mut self) -> Self {
        self.label = Label::Sensitive;
        self
    }

    /// The item of a key.
    pub fn of(key: &str) -> Option<&'static Self> {
        if key == DOCUMENT.key {
            return Some(&DOCUMENT);
        }
        FIELDS.iter().find(|it| it.key == key)
    }

    /// Whether its values are sealed, whatever the label of the entry.
    pub fn is_sealed(&self) -> bool {
        matches!(self.shape, Shape::Telephone | Shape::IdNumber) || self.label == Label::Sensitive
    }

    /// Whether it is written by itself. Why somebody left is written with the standing.
    pub fn is_offered(&self) -> bool {
        self.key != "leaving" && self.key != DOCUMENT.key
    }

    /// Whether it changes from a day on; otherwise it is put right only.
    pub fn may_change(&self) -> bool {
        self.history != History::Fixed
    }

    /// Whether its present value may have been wrong from the start. Standing and branch come about by
    /// days of their own.
    pub fn may_be_corrected(&self) -> bool {
        !matches!(self.shape, Shape::Standing | Shape::Branch)
    }

    /// Whether whoever writes an entry says how sensitive it is.
    pub fn is_labelled_each(&self) -> bool {
        self.key == "family"
    }

    /// Whether a member may ask that it be put right.
    pub fn may_be_asked_for(&self) -> bool {
        self.may_be_corrected() && self.history != History::Entry
    }
}

impl Label {
    /// Every label, the most open first.
    pub const ALL: [Self; 3] = [Self::Public, Self::Internal, Self::Sensitive];

    /// The word in the database.
    pub fn key(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Internal => "internal",
            Self::Sensitive => "sensitive",
        }
    }

    /// The label of that word.
    pub fn of(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.key() == key)
    }
}

/// The documents, whose kind stands in the row beside their number.
static DOCUMENT: Field = item(
    "document_type",
    History::Fixed,
    Shape::Code("document_type"),
);

/// A stored value as people read it, in both languages; a value that no list knows as it stands.
pub fn words_of(book: &Rulebook, field: &Field, value: &str) -> (String, String) {
    let plain = || (value.to_owned(), value.to_owned());
    let pair = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
    match field.shape {
        Shape::Code(list) => book
            .code(list, value)
            .map_or_else(plain, |it| (it.zh.clone(), it.en.clone())),
        Shape::YesNo if value == "true" => pair("是", "yes"),
        Shape::YesNo if value == "false" => pair("否", "no"),
        Shape::Personnel => match value {
            "in_service" => pair("在职", "in service"),
            "retired" => pair("离退休", "retired"),
            "other" => pair("其他", "other"),
            _ => plain(),
        },
        Shape::Standing => match value {
            "full" => pair("正式党员", "full"),
            "probationary" => pair("预备党员", "probationary"),
            "former" => pair("已离开", "former"),
            _ => plain(),
        },
        _ => plain(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_has_a_key_of_its_own_and_sensitive_ones_are_sealed() {
        for (at, field) in FIELDS.iter().enumerate() {
            assert!(FIELDS.iter().skip(at + 1).all(|it| it.key != field.key));
            assert_eq!(
                field.is_sealed(),
                ["telephone", "health", "id_number", "discipline"].contains(&field.key),
                "{}",
                field.key
            );
            let list_is_known = match field.shape {
                Shape::Code(list) => zhibu_rules::codes::LISTS.contains(&list),
                _ => true,
            };
            assert!(list_is_known, "{}", field.key);
        }
    }
}
