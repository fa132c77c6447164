//! The parameters of the address.

use axum::{extract::FromRequestParts, http::request::Parts};
use serde::de::DeserializeOwned;

use super::typed::{TypedError, from_pairs};
use crate::{Faults, Problem, Say, text::parse_pairs};

/// The query as a struct: `Query(filter): Query<Filter>`. Its fields are text, integers, `bool`
/// (`1`/`0`, `true`/`false`), enums without data, `Option` of these (blank counts as absent, as
/// an untouched filter sends it) and `Vec` of these for repeated parameters. A parameter that the
/// struct does not have is refused with 400, and so is a null character.
#[derive(Clone, Copy, Debug)]
pub struct Query<T>(pub T);

impl<S, T> FromRequestParts<S> for Query<T>
where
    S: Send + Sync,
    T: DeserializeOwned + Send,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let text = parts.uri.query().unwrap_or_default();
        parse(text).map(Query)
    }
}

fn parse<T: DeserializeOwned>(text: &str) -> Result<T, Problem> {
    let Some(pairs) = parse_pairs(text) else {
        return Err(Problem::bad_request(Say::key("web.message_400")));
    };
    // A null character is no text to the database; others nobody can see find nothing anyway.
    if let Some((name, value)) = pairs.iter().find(|(_, value)| value.contains('\0')) {
        return Err(Problem::bad_parameter(name, &value.replace('\0', "␀")));
    }
    from_pairs(&pairs).map_err(|error| {
        let (name, say) = match error {
            TypedError::Unknown { name } => (
                name.clone(),
                Say::key("web.query_unknown").with("name", name),
            ),
            TypedError::Missing { name } => (
                name.clone(),
                Say::key("web.query_missing").with("name", name),
            ),
            TypedError::Bad { name, value } => return Problem::bad_parameter(&name, &value),
        };
        Problem::bad_request(say.clone()).with_faults(Faults::one(name, say))
    })
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize, Eq, PartialEq)]
    #[serde(rename_all = "snake_case")]
    enum Kind {
        Full,
        Probationary,
    }

    #[derive(Debug, Deserialize, Eq, PartialEq)]
    struct Filter {
        kind: Option<Kind>,
        #[serde(default)]
        tag: Vec<String>,
        from: Option<i64>,
        #[serde(default)]
        open: bool,
    }

    #[test]
    fn blank_filters_count_as_absent_and_repeated_ones_as_lists() {
        let filter: Filter = parse("kind=&from=&tag=a&tag=%E5%BC%A0").unwrap();
        let expected = Filter {
            kind: None,
            tag: vec!["a".into(), "张".into()],
            from: None,
            open: false,
        };
        assert_eq!(filter, expected);
        let filter: Filter = parse("kind=full&from=-3&open=1").unwrap();
        assert_eq!(
            (filter.kind, filter.from, filter.open),
            (Some(Kind::Full), Some(-3), true)
        );
    }

    #[test]
    fn a_parameter_nobody_knows_or_a_value_that_does_not_fit_is_refused_by_name() {
        for (query, name) in [
            ("sort=name", "sort"),
            ("from=ten", "from"),
            ("from=1&from=2", "from"),
            ("kind=dead", "kind"),
            ("open=perhaps", "open"),
        ] {
            let problem = parse::<Filter>(query).unwrap_err();
            assert_eq!(problem.status(), 400, "{query}");
            assert_eq!(
                problem.faults().iter().next().unwrap().field,
                name,
                "{query}"
            );
        }
        for (query, what) in [
            ("from=%E5%BC", "half a character"),
            ("tag=a%00", "a null character, which no text holds"),
        ] {
            assert_eq!(parse::<Filter>(query).unwrap_err().status(), 400, "{what}");
        }
    }
}
