//! What one may not see is not found: every function that reads takes the reach of who asks, and a reach is
//! made where the policy stands and nowhere else.

use crate::rooms::{calls, is_store};
use crate::source::{Source, Token, app};

/// Functions of stores that read without a reach, and why nothing is given away.
const WITHOUT_REACH: &[(&str, &str, &str)] = &[
    (
        "installation",
        "value",
        "what the installation knows about itself; nothing personal",
    ),
    (
        "installation",
        "is_in_use",
        "whether there is anything at all",
    ),
    (
        "installation",
        "has_accounts",
        "whether anybody may sign in; not who",
    ),
    (
        "accounts",
        "credential",
        "asked before anybody is known; answers a hash to compare with",
    ),
    (
        "accounts",
        "is_taken",
        "whether a sign-in name is free; asked by the operator alone",
    ),
    (
        "accounts",
        "renew_password",
        "gives back whose password it wrote; done by the operator alone",
    ),
    (
        "accounts",
        "offices",
        "one's own offices, by one's own account",
    ),
    (
        "accounts",
        "session",
        "says who is asking, so before there is a reach",
    ),
    (
        "accounts",
        "names_in_office",
        "whom to ask for help, for whoever is signed in",
    ),
    (
        "audit",
        "about_member",
        "what the person concerned is shown; the member was found within reach",
    ),
    (
        "development",
        "has_open_case",
        "whether a number has a case anywhere: it may have one; not whose it is",
    ),
    (
        "development",
        "own_case",
        "one's own case, by one's own place on the roster",
    ),
    (
        "members",
        "rebuild",
        "a summary from the rows it sums up; gives nothing out",
    ),
    (
        "members",
        "of_account",
        "one's own views, by one's own account",
    ),
    (
        "members",
        "complete",
        "search keys from the rows they find; gives nothing out",
    ),
    (
        "members",
        "rewrite",
        "search keys from the names they find; gives nothing out",
    ),
    (
        "members",
        "holder_of_number",
        "whether a number stands already anywhere; gives an id and no name",
    ),
    (
        "members",
        "own",
        "a summary from the rows it sums up; gives nothing out",
    ),
    (
        "members",
        "recount_one",
        "a summary from the rows it sums up; gives nothing out",
    ),
    (
        "members",
        "recount",
        "a summary from the rows it sums up; gives nothing out",
    ),
    (
        "members",
        "recount_all",
        "a summary from the rows it sums up; gives nothing out",
    ),
    (
        "meetings",
        "rebuild",
        "a summary from the rows it sums up; gives nothing out",
    ),
    (
        "meetings",
        "rebuild_all",
        "a summary from the rows it sums up; gives nothing out",
    ),
    (
        "reports",
        "put_measure",
        "gives back the id of the row it wrote",
    ),
];

/// What reads: the other calls write.
const READS: [&str; 5] = ["row", "rows", "column", "scalar", "each"];

/// A function of a file: its documentation, name, parameters and body.
struct Function<'a> {
    doc: String,
    name: &'a str,
    parameters: &'a [Token],
    body: &'a [Token],
}

fn functions(tokens: &[Token]) -> Vec<Function<'_>> {
    let begins = (0..tokens.len()).filter(|at| tokens[*at].is_word("fn"));
    begins.filter_map(|at| function(tokens, at)).collect()
}

fn function(tokens: &[Token], at: usize) -> Option<Function<'_>> {
    let name = tokens.get(at + 1)?.word()?;
    let opens = (at..tokens.len()).find(|it| tokens[*it].is_sign('('))?;
    let closes = closing(tokens, opens)?;
    let body = (closes..tokens.len()).find(|it| tokens[*it].is_sign('{'))?;
    let end = closing(tokens, body)?;
    let mut docs: Vec<&str> = Vec::new();
    for token in tokens[..at].iter().rev() {
        match token {
            Token::Doc(line) => docs.push(line),
            Token::Sign('}' | ';') => break,
            _ => {}
        }
    }
    docs.reverse();
    Some(Function {
        doc: docs.join(" "),
        name,
        parameters: &tokens[opens..=closes],
        body: &tokens[body..=end],
    })
}

/// The place of the bracket that closes the one at `opens`.
fn closing(tokens: &[Token], opens: usize) -> Option<usize> {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate().skip(opens) {
        match token {
            Token::Sign('(' | '[' | '{') => depth += 1,
            Token::Sign(')' | ']' | '}') => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

fn reads(function: &Function<'_>) -> bool {
    calls(function.body).into_iter().any(|at| {
        function.body[at]
            .word()
            .is_some_and(|it| READS.contains(&it))
    })
}

fn has_word(tokens: &[Token], word: &str) -> bool {
    tokens.iter().any(|it| it.is_word(word))
}

#[test]
fn whatever_reads_takes_the_reach_of_who_asks() {
    let mut wrong = Vec::new();
    let mut used: Vec<(&str, &str)> = Vec::new();
    let stores: Vec<Source> = app().into_iter().filter(is_store).collect();
    for file in &stores {
        let tokens = file.tokens();
        for function in functions(&tokens).iter().filter(|it| reads(it)) {
            let listed = WITHOUT_REACH
                .iter()
                .find(|it| (it.0, it.1) == (file.area(), function.name));
            if let Some((area, name, _)) = listed {
                used.push((area, name));
            } else if !has_word(function.parameters, "Reach") {
                wrong.push(format!("{}: {} takes no Reach", file.path, function.name));
            }
        }
    }
    assert_eq!(
        wrong, [""; 0],
        "take the reach, or list it with the reason why none is needed"
    );
    for (area, name, _) in WITHOUT_REACH {
        assert!(
            used.contains(&(area, name)),
            "{area}: {name} is gone or takes one now"
        );
    }
}

/// A reach that is taken and not used stands for a row that was found within it a moment ago.
#[test]
fn a_reach_left_unused_says_why() {
    let mut wrong = Vec::new();
    for file in app().iter().filter(|it| is_store(it)) {
        let tokens = file.tokens();
        for function in functions(&tokens).iter().filter(|it| reads(it)) {
            let unused = has_word(function.parameters, "_reach")
                || (has_word(function.parameters, "reach") && !has_word(function.body, "reach"));
            if unused && !function.doc.contains("already found") {
                wrong.push(format!("{}: {}", file.path, function.name));
            }
        }
    }
    assert_eq!(
        wrong, [""; 0],
        "narrow by the reach, or say of which row already found it tells"
    );
}

/// A statement of a function with a reach narrows by it: by the closure, or by being for the whole county.
#[test]
fn a_reach_reaches_the_statement() {
    let mut wrong = Vec::new();
    for file in app().iter().filter(|it| is_store(it)) {
        let tokens = file.tokens();
        for function in functions(&tokens).iter().filter(|it| reads(it)) {
            if !has_word(function.parameters, "reach") {
                continue;
            }
            let asks = has_word(function.body, "root_id")
                || ["shared_values", "page_values"]
                    .iter()
                    .any(|it| has_word(function.body, it));
            if !asks {
                wrong.push(format!("{}: {}", file.path, function.name));
            }
        }
    }
    assert_eq!(wrong, [""; 0], "give reach.root_id() to the statement");
}

#[test]
fn a_reach_is_made_by_the_policy_alone() {
    let mut wrong = Vec::new();
    for file in app().iter().filter(|it| it.area() != "access") {
        let tokens = file.tokens();
        for at in 0..tokens.len() {
            let made = tokens[at].is_word("Reach")
                && (tokens.get(at + 1).is_some_and(|it| it.is_sign('{'))
                    || tokens.get(at + 3).is_some_and(|it| it.is_word("of")));
            if made {
                wrong.push(file.path.clone());
            }
        }
    }
    assert_eq!(wrong, [""; 0], "ask actor.may(act)");
    let reach = app()
        .into_iter()
        .find(|it| it.path.ends_with("access/reach.rs"));
    let reach = reach.expect("the reach").text;
    for own in [
        "    root_id: i64,",
        "    member_id: i64,",
        "pub(super) fn of(",
    ] {
        assert!(reach.contains(own), "{own} is seen by no other area");
    }
    assert!(!reach.contains("Default"), "there is no reach by default");
}

/// An actor comes from a session. The operator, whose reach is the county, stands at the command line only.
#[test]
fn an_actor_comes_from_a_session() {
    /// Where an [`Actor`](zhibu_app::access::Actor) is made, and where the operator acts.
    const MAKES: [&str; 2] = [
        "crates/app/src/access/actor.rs",
        "crates/app/src/accounts/actions.rs",
    ];
    let mut wrong = Vec::new();
    for file in app().iter().filter(|it| !it.is_test()) {
        let tokens = file.tokens();
        let names = |first: &str, then: char| {
            tokens
                .windows(2)
                .any(|it| it[0].is_word(first) && it[1].is_sign(then))
        };
        let declares = names("Actor", '{') && !MAKES.contains(&file.path.as_str());
        let at_the_command_line = ["command.rs", "actor.rs"].contains(&file.in_area())
            || ["demo", "installation"].contains(&file.area());
        let operates = has_word(&tokens, "operator") && !at_the_command_line;
        if declares || operates {
            wrong.push(file.path.clone());
        }
    }
    assert_eq!(wrong, [""; 0], "take the actor of the session: Who(actor)");
}
