//! `zhibu`: the command line. It opens the county and hands the work to the business; what it prints
//! for people is in their language, what it prints for programs is JSON.
//!
//! Exit codes: 0 done; 1 ran, and refused or found wrong rows; 2 wrong usage or an unreadable file;
//! 75 another process holds the data.

mod account;
mod arguments;
mod config;
mod demo;
mod failure;
mod import;
mod key;
mod log;
mod place;
mod report;
mod rules;
mod serve;
mod terminal;

use std::process::ExitCode;

use arguments::{Arguments, Command};
use config::Config;
use failure::Ended;
use terminal::Terminal;

fn main() -> ExitCode {
    let arguments = match arguments::read() {
        Ok(arguments) => arguments,
        Err(code) => return code,
    };
    let config = Config::read();
    let terminal = Terminal::new(arguments.lang);
    match run(arguments, &config, terminal) {
        Ok(code) => code,
        Err(failure) => failure.tell(terminal),
    }
}

fn run(arguments: Arguments, config: &Config, terminal: Terminal) -> Ended {
    let is_server = matches!(arguments.command, Command::Serve(_));
    log::start(config, is_server)?;
    let place = &arguments.place;
    match &arguments.command {
        Command::Demo(wanted) => demo::run(place, config, wanted, terminal),
        Command::Serve(wanted) => serve::run(place, config, wanted, terminal),
        Command::Import(wanted) => import::run(place, config, wanted, terminal),
        Command::Report(wanted) => report::run(place, config, wanted, terminal),
        Command::Account(wanted) => account::run(place, config, wanted, terminal),
        Command::Rules(wanted) => rules::run(place, wanted, terminal),
    }
}
