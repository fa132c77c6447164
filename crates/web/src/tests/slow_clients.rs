//! Clients that would hold the house, over a real socket.

use std::time::Duration;

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::oneshot,
    task::JoinHandle,
};

use super::sample::router;
use crate::{Limits, serve};

struct House {
    address: std::net::SocketAddr,
    stop: oneshot::Sender<()>,
    running: JoinHandle<std::io::Result<()>>,
}

async fn open(limits: Limits) -> House {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let running = tokio::spawn(serve(listener, router(|_| {}), limits, async {
        let _ = stopped.await;
    }));
    House {
        address,
        stop,
        running,
    }
}

async fn read_all(stream: &mut TcpStream) -> String {
    let mut text = Vec::new();
    // A reset at the end is an end like any other here.
    let _ = stream.read_to_end(&mut text).await;
    String::from_utf8_lossy(&text).into_owned()
}

#[tokio::test]
async fn a_head_that_drips_is_cut_off_and_others_are_answered_meanwhile() {
    let house = open(Limits {
        head_seconds: 1,
        ..Limits::default()
    })
    .await;
    let mut slow = TcpStream::connect(house.address).await.unwrap();
    slow.write_all(b"GET /health HTTP/1.1\r\nHost: zhibu.test\r\nX-Drip: ")
        .await
        .unwrap();
    let (mut reading, mut writing) = slow.into_split();
    let drip = tokio::spawn(async move {
        while writing.write_all(b"a").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    });
    let mut quick = TcpStream::connect(house.address).await.unwrap();
    let ask = b"GET /health HTTP/1.1\r\nHost: zhibu.test\r\nConnection: close\r\n\r\n";
    quick.write_all(ask).await.unwrap();
    assert!(read_all(&mut quick).await.starts_with("HTTP/1.1 200"));
    let mut rest = Vec::new();
    let _ = reading.read_to_end(&mut rest).await;
    assert!(
        !String::from_utf8_lossy(&rest).contains("200"),
        "the slow one got no answer"
    );
    drip.abort();
}

#[tokio::test]
async fn a_body_that_drips_is_refused() {
    let house = open(Limits {
        head_seconds: 1,
        ..Limits::default()
    })
    .await;
    let mut slow = TcpStream::connect(house.address).await.unwrap();
    let head = "POST /notes HTTP/1.1\r\nHost: zhibu.test\r\nCookie: session=zhang\r\n\
                Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 500\r\n\r\ntext=";
    slow.write_all(head.as_bytes()).await.unwrap();
    assert!(read_all(&mut slow).await.starts_with("HTTP/1.1 400"));
}

#[tokio::test]
async fn heads_that_are_too_long_or_too_many_are_refused() {
    let house = open(Limits::default()).await;
    let many: String = (0..200).map(|n| format!("X-{n}: a\r\n")).collect();
    let long = format!("X-Long: {}\r\n", "a".repeat(40_000));
    for headers in [many, long] {
        let mut client = TcpStream::connect(house.address).await.unwrap();
        let ask = format!("GET /health HTTP/1.1\r\nHost: zhibu.test\r\n{headers}\r\n");
        let _ = client.write_all(ask.as_bytes()).await;
        assert!(read_all(&mut client).await.starts_with("HTTP/1.1 431"));
    }
}

#[tokio::test]
async fn more_connections_than_allowed_wait_for_their_turn() {
    let house = open(Limits {
        connections_max: 1,
        head_seconds: 1,
        ..Limits::default()
    })
    .await;
    let _silent = TcpStream::connect(house.address).await.unwrap();
    let mut second = TcpStream::connect(house.address).await.unwrap();
    let ask = b"GET /health HTTP/1.1\r\nHost: zhibu.test\r\nConnection: close\r\n\r\n";
    second.write_all(ask).await.unwrap();
    assert!(
        read_all(&mut second).await.starts_with("HTTP/1.1 200"),
        "after the silent one went"
    );
}

#[tokio::test]
async fn closing_lets_a_running_request_end() {
    let house = open(Limits::default()).await;
    let mut client = TcpStream::connect(house.address).await.unwrap();
    let head = "POST /notes HTTP/1.1\r\nHost: zhibu.test\r\nCookie: session=zhang\r\n\
                Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 17\r\n\r\ntext=";
    client.write_all(head.as_bytes()).await.unwrap();
    // The request is running once its head was taken; one more round trip makes sure of it.
    let mut other = TcpStream::connect(house.address).await.unwrap();
    other
        .write_all(b"GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        .await
        .unwrap();
    read_all(&mut other).await;
    house.stop.send(()).unwrap();
    client.write_all(b"four or more").await.unwrap();
    assert!(read_all(&mut client).await.starts_with("HTTP/1.1 303"));
    house.running.await.unwrap().unwrap();
}
