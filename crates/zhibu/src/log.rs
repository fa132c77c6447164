//! The log: to standard error, so that answers on standard output stay clean.

use tracing_subscriber::EnvFilter;

use crate::config::Config;
use crate::failure::Failure;

/// Starts it; without a setting a server tells each request, and other commands only what is wrong.
///
/// # Errors
/// `ZHIBU_LOG` is not understood.
pub fn start(config: &Config, is_server: bool) -> Result<(), Failure> {
    let usual = if is_server { "info" } else { "warn" };
    let wanted = config.log.as_deref().unwrap_or(usual);
    let filter = EnvFilter::try_new(wanted).map_err(|error| {
        Failure::usage(
            format!("看不懂 ZHIBU_LOG={wanted}：{error}。写 info、debug 或 zhibu_app=debug"),
            format!(
                "ZHIBU_LOG={wanted} is not understood: {error}. \
                 Write info, debug or zhibu_app=debug"
            ),
        )
    })?;
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    if config.log_json {
        log.json().init();
    } else {
        log.with_ansi(false).init();
    }
    Ok(())
}
