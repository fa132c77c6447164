//! Organisations by the names that workbooks call them.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use zhibu_db::Tx;
use zhibu_papers::cells::quoted;

use crate::access::Reach;
use crate::error::{Outcome, Said};
use crate::orgs::model::Organisation;
use crate::orgs::{OrganisationKind, store};

/// How many names are offered when one is not known.
const SUGGESTIONS_MAX: usize = 3;

/// The organisations in reach that exist today.
pub struct OrganisationNames {
    organisations: Vec<Organisation>,
    by_name: BTreeMap<String, Vec<usize>>,
    by_id: BTreeMap<i64, usize>,
    /// Those that do not exist any more.
    dissolved: BTreeMap<i64, Organisation>,
    /// What was said of names that nobody has: a wrong name stands in many rows, and what is like it is looked
    /// for among all organisations.
    unknown: RefCell<BTreeMap<(String, &'static str), Said>>,
}

impl OrganisationNames {
    /// Loads them.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn load(tx: &mut Tx<'_>, reach: &Reach) -> Outcome<Self> {
        let today = tx.today();
        let all = store::all(tx, reach)?;
        let is_standing = |it: &Organisation| it.dissolved_on.is_none_or(|on| on > today);
        let (organisations, dissolved): (Vec<Organisation>, Vec<Organisation>) =
            all.into_iter().partition(is_standing);
        let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (position, it) in organisations.iter().enumerate() {
            let names = BTreeSet::from([&it.code, &it.name, &it.short_name]);
            for name in names {
                by_name.entry(name.clone()).or_default().push(position);
            }
        }
        let by_id = organisations.iter().enumerate();
        Ok(Self {
            by_id: by_id.map(|(position, it)| (it.id, position)).collect(),
            organisations,
            by_name,
            dissolved: dissolved.into_iter().map(|it| (it.id, it)).collect(),
            unknown: RefCell::default(),
        })
    }

    /// The organisation of that full name, short name or code; `wanted` says which kinds may stand
    /// there and what to call them. Otherwise the word for what is wrong and what to write instead.
    ///
    /// # Errors
    /// There is none, there are several, or it is of another kind.
    pub fn find(&self, name: &str, wanted: &Wanted) -> Result<&Organisation, (&'static str, Said)> {
        let found = self.by_name.get(name).map_or(&[][..], Vec::as_slice);
        let mut fitting = found
            .iter()
            .filter_map(|position| self.organisations.get(*position))
            .filter(|it| (wanted.fits)(it));
        match (fitting.next(), fitting.next()) {
            (Some(one), None) => Ok(one),
            (Some(_), Some(_)) => Err(("organisation_ambiguous", ambiguous(name))),
            (None, _) => Err(
                match found.first().and_then(|it| self.organisations.get(*it)) {
                    Some(other) => ("organisation_kind", other_kind(other, wanted)),
                    None => ("organisation_unknown", self.unknown(name, wanted)),
                },
            ),
        }
    }

    /// The organisation of an id.
    pub fn of_id(&self, id: i64) -> Option<&Organisation> {
        self.by_id
            .get(&id)
            .and_then(|position| self.organisations.get(*position))
    }

    /// Whether an organisation, standing or dissolved, has that full name, short name or code.
    pub fn is_called(&self, id: i64, name: &str) -> bool {
        let found = self.of_id(id).or_else(|| self.dissolved.get(&id));
        found.is_some_and(|it| {
            [&it.code, &it.name, &it.short_name]
                .iter()
                .any(|it| *it == name)
        })
    }

    /// The short name of an id, for lists of changes.
    pub fn short_name(&self, id: i64) -> Option<String> {
        self.of_id(id).map(|it| it.short_name.clone())
    }

    fn unknown(&self, name: &str, wanted: &Wanted) -> Said {
        let mut said = self.unknown.borrow_mut();
        let said = said.entry((name.to_owned(), wanted.en));
        said.or_insert_with(|| self.said_of_unknown(name, wanted))
            .clone()
    }

    fn said_of_unknown(&self, name: &str, wanted: &Wanted) -> Said {
        let (zh, en) = (wanted.zh, wanted.en);
        let near = self.near(name, wanted);
        let shown = quoted(name);
        if near.is_empty() {
            return Said::new(
                format!("没有名为“{shown}”的{zh}，请填写与名录一致的全称或简称。"),
                format!("There is no {en} called “{shown}”; write its full or short name."),
            );
        }
        let near = near.join("、");
        Said::new(
            format!("没有名为“{shown}”的{zh}，是不是：{near}？请填写与名录一致的全称或简称。"),
            format!("There is no {en} called “{shown}”. Did you mean {near}?"),
        )
    }

    /// The short names that share most pairs of characters with a name, if they share enough.
    fn near(&self, name: &str, wanted: &Wanted) -> Vec<&str> {
        let asked = pairs(name);
        let mut near: Vec<(usize, &str)> = self
            .organisations
            .iter()
            .filter(|it| (wanted.fits)(it))
            .filter_map(|it| {
                let likeness = likeness(&asked, &it.name).max(likeness(&asked, &it.short_name));
                (likeness >= 50).then_some((likeness, it.short_name.as_str()))
            })
            .collect();
        near.sort_by(|one, other| other.0.cmp(&one.0).then(one.1.cmp(other.1)));
        near.into_iter()
            .take(SUGGESTIONS_MAX)
            .map(|(_, name)| name)
            .collect()
    }
}

/// Which organisations may stand in a column.
pub struct Wanted {
    /// What they are called.
    pub zh: &'static str,
    /// What they are called.
    pub en: &'static str,
    /// Whether one fits.
    pub fits: fn(&Organisation) -> bool,
}

/// A branch, to which members belong.
pub const BRANCH: Wanted = Wanted {
    zh: "党支部",
    en: "branch",
    fits: |it| OrganisationKind::parse(&it.kind).is_some_and(OrganisationKind::holds_members),
};

/// Any organisation.
pub const ORGANISATION: Wanted = Wanted {
    zh: "党组织",
    en: "organisation",
    fits: |_| true,
};

fn ambiguous(name: &str) -> Said {
    let shown = quoted(name);
    Said::new(
        format!("名为“{shown}”的党组织不止一个，请填写全称或党组织代码。"),
        format!("Several organisations are called “{shown}”; write the full name or the code."),
    )
}

fn other_kind(other: &Organisation, wanted: &Wanted) -> Said {
    let kind = OrganisationKind::parse(&other.kind).map_or("", OrganisationKind::zh);
    let (name, zh, en) = (&other.short_name, wanted.zh, wanted.en);
    Said::new(
        format!("“{name}”是{kind}，这里要填{zh}，请写{zh}的全称或简称。"),
        format!("“{name}” is a {kind}; write the name of a {en} here."),
    )
}

fn pairs(name: &str) -> BTreeSet<(char, char)> {
    let letters: Vec<char> = name.chars().collect();
    letters
        .windows(2)
        .filter_map(|pair| match pair {
            [one, other] => Some((*one, *other)),
            _ => None,
        })
        .collect()
}

/// The share of pairs that two names have in common, in percent.
fn likeness(asked: &BTreeSet<(char, char)>, name: &str) -> usize {
    let other = pairs(name);
    let both = asked.intersection(&other).count();
    (200 * both)
        .checked_div(asked.len() + other.len())
        .unwrap_or(0)
}
