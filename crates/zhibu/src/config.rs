//! What the environment says; read once, here.

/// Settings of the process that do not belong on a command line others can read.
#[derive(Clone, Debug)]
pub struct Config {
    /// `ZHIBU_DATABASE`: the database where `--database` is not given, so that a password in it does
    /// not stand in the list of processes.
    pub database: Option<String>,
    /// `ZHIBU_LOG`: which lines are logged.
    pub log: Option<String>,
    /// `ZHIBU_LOG_FORMAT`: `json` for machines.
    pub log_json: bool,
}

impl Config {
    /// Reads the environment.
    pub fn read() -> Self {
        Self {
            database: variable("ZHIBU_DATABASE"),
            log: variable("ZHIBU_LOG"),
            log_json: variable("ZHIBU_LOG_FORMAT").is_some_and(|it| it == "json"),
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place where the environment is read"
)]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|it| !it.is_empty())
}
