//! The filters of the roster as they stand in an address: the page's and the API's alike.

use serde::Deserialize;
use utoipa::IntoParams;
use zhibu_web::text::percent_encode;
use zhibu_web::{Fields, Problem, read_key};

use super::model::RosterFilter;
use crate::shell;

/// Words of the filters, in the order in which they are offered.
pub const STATUSES: [&str; 3] = ["full", "probationary", "former"];
/// 人员类别.
pub const PERSONNEL: [&str; 3] = ["in_service", "retired", "other"];
/// 性别.
pub const SEXES: [&str; 2] = ["male", "female"];
/// 困难, 流动.
pub const MARKS: [&str; 2] = ["hardship", "floating"];

/// 拼音, 笔画.
pub const SORTS: [&str; 2] = ["pinyin", "strokes"];

/// What the roster is narrowed to.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RosterQuery {
    /// An organisation's id, with everything below it.
    organisation: Option<i64>,
    /// full, probationary or former.
    status: Option<String>,
    /// in_service, retired or other.
    personnel: Option<String>,
    /// male or female.
    sex: Option<String>,
    /// hardship or floating.
    mark: Option<String>,
    /// A name or part of it, pinyin, initials, or the last four characters of the ID number.
    q: Option<String>,
    /// strokes for the order of strokes; otherwise pinyin.
    sort: Option<String>,
    /// `next` of the page before.
    after: Option<String>,
}

impl RosterQuery {
    /// The filters by their names in an address and in a form; where a page begins is none of them.
    pub const FILTERS: [&str; 7] = [
        "organisation",
        "status",
        "personnel",
        "sex",
        "mark",
        "q",
        "sort",
    ];

    /// The filters that a form carries along.
    ///
    /// # Errors
    /// As [`RosterQuery::filter`].
    pub fn of(fields: &Fields) -> Result<Self, Problem> {
        let word = |name: &str| fields.filled(name).map(str::to_owned);
        let organisation = fields.get("organisation");
        let made = Self {
            organisation: shell::asked("organisation", organisation, |it| it.parse().ok())?,
            status: word("status"),
            personnel: word("personnel"),
            sex: word("sex"),
            mark: word("mark"),
            q: word("q"),
            sort: word("sort"),
            after: None,
        };
        made.filter()?;
        Ok(made)
    }

    /// The organisation it is narrowed to.
    pub fn organisation(&self) -> Option<i64> {
        self.organisation
    }

    /// As the action takes it.
    ///
    /// # Errors
    /// 400 naming the parameter that cannot be read.
    pub fn filter(&self) -> Result<RosterFilter, Problem> {
        let word = |name: &str, it: &Option<String>, known: &[&str]| {
            shell::one_of(name, it.as_deref(), known)
        };
        let search = self.q.as_deref().map(str::trim);
        Ok(RosterFilter {
            organisation_id: self.organisation,
            status: word("status", &self.status, &STATUSES)?,
            personnel: word("personnel", &self.personnel, &PERSONNEL)?,
            sex: word("sex", &self.sex, &SEXES)?,
            mark: word("mark", &self.mark, &MARKS)?,
            by_strokes: word("sort", &self.sort, &SORTS)? == "strokes",
            search: search.unwrap_or_default().to_owned(),
            after: shell::asked("after", self.after.as_deref(), after)?,
        })
    }

    /// As the filter form shows it.
    pub fn fields(&self) -> Fields {
        let mut fields = Fields::new();
        fields.keep(
            "organisation",
            self.organisation
                .map(|it| it.to_string())
                .unwrap_or_default(),
        );
        for (name, value) in [
            ("status", &self.status),
            ("personnel", &self.personnel),
            ("sex", &self.sex),
            ("mark", &self.mark),
            ("q", &self.q),
            ("sort", &self.sort),
        ] {
            fields.keep(name, value.clone().unwrap_or_default());
        }
        fields
    }
}

/// `?organisation=5&status=full`: the filters that are set, as an address takes them; empty if none is.
pub fn address_part(query: &RosterQuery) -> String {
    let fields = query.fields();
    let set: Vec<String> = fields
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", percent_encode(value)))
        .collect();
    if set.is_empty() {
        String::new()
    } else {
        format!("?{}", set.join("&"))
    }
}

fn after(key: &str) -> Option<(String, i64)> {
    match read_key(key)?.as_slice() {
        [sort, id] => Some((sort.clone(), id.parse().ok()?)),
        _ => None,
    }
}
