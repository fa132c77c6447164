//! `zhibu serve`: the pages, until asked to stop.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use zhibu_app::{App, demo, installation};
use zhibu_web::{Limits, serve, stop_signal};

use crate::arguments::{PlaceArguments, ServeArguments};
use crate::config::Config;
use crate::demo::print_sign_ins;
use crate::failure::{Ended, Failure};
use crate::place::{self, Purpose};
use crate::terminal::Terminal;

/// Time for work that no request waits for when the program stops.
const STOP_PATIENCE: Duration = Duration::from_secs(5);

/// Opens the county and serves it until SIGTERM or Ctrl-C.
///
/// # Errors
/// The data cannot be opened, or the address is taken.
pub fn run(
    arguments: &PlaceArguments,
    config: &Config,
    wanted: &ServeArguments,
    terminal: Terminal,
) -> Ended {
    let opened = place::open(arguments, config, Purpose::Write)?;
    let mut app = opened.app.clone();
    let mut settings = (*app.settings).clone();
    settings.https = wanted.https;
    app.settings = Arc::new(settings);
    let people = demo::sign_ins(&app.db)?;
    let nobody = !app.db.read_now(installation::has_accounts)?;
    let runtime = tokio::runtime::Runtime::new().map_err(|error| {
        Failure::refused(
            format!("启动不了：{error}"),
            format!("cannot start: {error}"),
        )
    })?;
    let ended = runtime.block_on(async {
        let listener = listen(wanted.listen).await?;
        let address = listener.local_addr().unwrap_or(wanted.listen);
        let mut stop = Box::pin(stop_signal());
        // The first look at it begins to catch signals: before anybody is told that the program runs.
        tokio::select! {
            biased;
            () = &mut stop => return Ok(()),
            () = std::future::ready(()) => {}
        }
        if let Some(people) = &people {
            print_sign_ins(people, terminal)?;
        }
        if nobody {
            terminal.say(
                "还没有人能登录；演示县用 zhibu demo 建在空的数据文件夹里。",
                "Nobody can sign in yet; zhibu demo makes the demo county in an empty data folder.",
            )?;
        }
        tell_address(address, people.is_some(), &opened, terminal)?;
        serve_until(listener, &app, stop).await
    });
    runtime.shutdown_timeout(STOP_PATIENCE);
    ended?;
    terminal.say("已停止。", "Stopped.")?;
    Ok(ExitCode::SUCCESS)
}

async fn serve_until(
    listener: TcpListener,
    app: &App,
    stop: impl Future<Output = ()>,
) -> Result<(), Failure> {
    let ended = serve(listener, app.router(), Limits::default(), stop).await;
    ended.map_err(|error| {
        Failure::refused(
            format!("网络出错，停止服务：{error}"),
            format!("the network failed, serving ended: {error}"),
        )
    })
}

async fn listen(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| {
        Failure::refused(
            format!("不能在 {address} 监听：{error}。请用 --listen 换一个地址或端口。"),
            format!("Cannot listen on {address}: {error}. Choose another with --listen."),
        )
    })
}

fn tell_address(
    address: SocketAddr,
    is_demonstration: bool,
    opened: &place::Opened,
    terminal: Terminal,
) -> std::io::Result<()> {
    if let Some(today) = opened.today {
        terminal.say(
            &format!("今天按 {today} 算。"),
            &format!("Today is taken to be {today}."),
        )?;
    }
    if is_demonstration && !address.ip().is_loopback() {
        terminal.say(
            "注意：演示县对网络开放，口令人人知道。",
            "Note: the demonstration is open to the network, and everybody knows its password.",
        )?;
    }
    let shown = if address.ip().is_unspecified() {
        format!("http://127.0.0.1:{}", address.port())
    } else {
        format!("http://{address}")
    };
    terminal.say(
        &format!("打开 {shown}，按 Ctrl-C 停止。"),
        &format!("Open {shown}; Ctrl-C stops."),
    )
}
