//! Who gets in, what everybody gets with every answer, and what a refusal looks like.

use std::{
    net::IpAddr,
    sync::{Arc, Mutex},
};

use axum::{
    body::Body,
    http::{Method, header},
};
use expect_test::expect_file;

use super::sample::{Act, li, nobody, router, routes, zhang};
use crate::{
    Lang, Peer,
    testing::{Client, Reply, request},
};

#[tokio::test]
async fn nobody_is_sent_to_sign_in_and_back() {
    let page = nobody().get("/notes?after=x").await;
    assert_eq!(
        (page.status.as_u16(), page.location()),
        (303, "/sign-in?next=%2Fnotes%3Fafter%3Dx")
    );
    let api = nobody().get("/api/v1/notes").await;
    assert_eq!(api.status, 401);
    assert_eq!(api.header("content-type"), "application/problem+json");
    assert_eq!(api.json()["code"], "sign_in");
    assert_eq!(nobody().get("/health").await.text(), "fine");
}

#[tokio::test]
async fn a_form_of_nobody_leads_back_to_the_page_it_stood_on() {
    let mut form = request(
        Method::POST,
        "/notes",
        "application/x-www-form-urlencoded",
        Body::from("text=a"),
    );
    form.headers_mut().insert(
        header::REFERER,
        "http://zhibu.test/notes/new".parse().unwrap(),
    );
    assert_eq!(
        nobody().send(form).await.location(),
        "/sign-in?next=%2Fnotes%2Fnew"
    );
}

#[tokio::test]
async fn the_act_of_the_route_decides() {
    assert_eq!(li().get("/notes").await.status, 200);
    assert_eq!(li().get("/notes/new").await.status, 403);
    assert_eq!(zhang().get("/notes/new").await.status, 200);
    assert_eq!(li().get("/me").await.text(), "李四");
    let list = routes().list();
    assert_eq!(list.iter().filter(|entry| entry.api).count(), 3);
    let form = list
        .iter()
        .find(|entry| entry.path == "/notes/new")
        .unwrap();
    assert_eq!(
        (form.method.clone(), form.act()),
        (Method::GET, Some(Act::Write))
    );
}

#[tokio::test]
async fn unseen_and_not_existing_have_the_same_bytes() {
    let unseen = li().get("/notes/4").await;
    assert_eq!(zhang().get("/notes/4").await.status, 200);
    for path in ["/notes/99", "/notes/words", "/nowhere"] {
        let missing = li().get(path).await;
        assert_eq!(
            (missing.status.as_u16(), &missing.body),
            (404, &unseen.body),
            "{path}"
        );
    }
    assert_eq!(unseen.one("h1"), "没有找到");
    let api = [
        li().get("/api/v1/notes/2").await,
        li().get("/api/v1/nowhere").await,
    ];
    assert_eq!(api[0].json(), api[1].json());
}

#[tokio::test]
async fn other_sites_may_not_submit() {
    let cases = [
        ("origin", "http://other.test", 403),
        ("origin", "null", 403),
        ("sec-fetch-site", "cross-site", 403),
        ("sec-fetch-site", "same-site", 403),
        ("sec-fetch-site", "same-origin", 303),
        ("origin", "http://zhibu.test", 303),
    ];
    for (name, value, status) in cases {
        let media = "application/x-www-form-urlencoded";
        let mut form = request(
            Method::POST,
            "/notes",
            media,
            Body::from("text=four+or+more"),
        );
        form.headers_mut().remove("origin");
        form.headers_mut().insert(name, value.parse().unwrap());
        assert_eq!(zhang().send(form).await.status, status, "{name}: {value}");
    }
}

#[tokio::test]
async fn every_answer_carries_the_headers() {
    let answers: Vec<(&str, Reply)> = vec![
        ("page", zhang().get("/notes").await),
        ("redirect", nobody().get("/notes").await),
        ("missing", zhang().get("/nowhere").await),
        ("method", zhang().api(Method::DELETE, "/notes", None).await),
        ("panic", zhang().get("/panic").await),
        ("api", zhang().get("/api/v1/notes").await),
        (
            "style",
            nobody().get(crate::asset_path("app.css").unwrap()).await,
        ),
        (
            "host",
            Client::new(router(|house| house.hosts = vec!["other".into()]))
                .get("/")
                .await,
        ),
    ];
    for (what, answer) in &answers {
        let policy = answer.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'") && !policy.contains("unsafe"),
            "{what}"
        );
        assert!(policy.contains("frame-ancestors 'none'"), "{what}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), value, "{what}");
        }
        assert!(!answer.header("permissions-policy").is_empty(), "{what}");
        assert_eq!(answer.header("x-request-id").len(), 8, "{what}");
        assert_eq!(
            answer.header("cache-control") == "no-store",
            *what != "style",
            "{what}"
        );
    }
    let statuses: Vec<u16> = answers
        .iter()
        .map(|(_, answer)| answer.status.as_u16())
        .collect();
    assert_eq!(statuses, [200, 303, 404, 405, 500, 200, 200, 421]);
    assert_eq!(answers[3].1.header("allow"), "GET,HEAD,POST");
}

#[tokio::test]
async fn a_panic_shows_a_number_and_nothing_else() {
    let page = zhang().get("/panic").await;
    assert_eq!(page.one("h1"), "没有办成");
    assert!(page.text().contains(page.header("x-request-id")));
    assert!(!page.text().contains("张三"));
    let english = zhang().with_lang(Lang::En).get("/panic").await;
    assert_eq!(english.one("h1"), "It was not done");
    assert_eq!(english.attributes("html", "lang"), ["en"]);
}

#[tokio::test]
async fn the_api_names_each_fault_by_its_path() {
    let zhang = zhang();
    let new = |body| zhang.api(Method::POST, "/api/v1/notes", Some(body));
    let short = new(serde_json::json!({ "text": "一" })).await;
    assert_eq!(short.status, 422);
    assert_eq!(short.json()["errors"][0]["path"], "text");
    assert_eq!(short.json()["errors"][0]["code"], "notes.too_short");
    let unknown = new(serde_json::json!({ "text": "下周开会", "role": "x" })).await;
    assert_eq!(
        (
            unknown.status.as_u16(),
            &unknown.json()["errors"][0]["path"]
        ),
        (422, &"role".into())
    );
    let media = request(
        Method::POST,
        "/api/v1/notes",
        "text/plain",
        Body::from("{}"),
    );
    assert_eq!(zhang.send(media).await.status, 415);
    assert_eq!(zhang.get("/api/v1/notes?sort=text").await.status, 400);
    assert_eq!(
        zhang.api(Method::PUT, "/api/v1/notes", None).await.json()["status"],
        405
    );
}

#[tokio::test]
async fn what_is_too_large_is_refused_with_its_limit() {
    let long = "a".repeat(1024 * 1024 + 1);
    let form = zhang().post_form("/notes", &[("text", &long)]).await;
    assert_eq!(form.status, 413);
    assert!(
        form.one(".about").contains("1 MB"),
        "{}",
        form.one(".about")
    );
    let address = zhang()
        .get(&format!("/notes?after={}", "a".repeat(9000)))
        .await;
    assert_eq!(address.status, 414);
    let small = Client::new(router(|house| house.upload_bytes_max = 10 * 1024))
        .with_cookie("session", "zhang");
    let kind = [("kind", "名册")];
    let sent = small
        .post_multipart("/notes/file", &kind, &[("file", "C:\\表.xlsx", &[1; 9000])])
        .await;
    assert_eq!(sent.text(), "名册 表.xlsx 9000");
    let over = small
        .post_multipart("/notes/file", &kind, &[("file", "a", &[1; 11_000])])
        .await;
    assert_eq!(over.status, 413);
}

#[test]
fn the_description_of_the_api_is_made_from_the_routes() {
    let document = routes().openapi_json("Notes", "1").unwrap();
    expect_file!["openapi.json"].assert_eq(&document);
}

#[tokio::test]
async fn the_log_line_has_the_pattern_of_the_path_and_no_value_of_it() {
    let lines = Lines::default();
    let log = lines.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_writer(move || log.clone())
        .finish();
    let page = {
        let _guard = tracing::subscriber::set_default(subscriber);
        zhang().get("/notes/3?name=%E5%BC%A0").await
    };
    let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    let id = page.header("x-request-id");
    assert!(text.contains("/notes/{id}") && text.contains(id), "{text}");
    assert!(
        !text.contains("%E5") && !text.contains('张') && !text.contains("notes/3"),
        "{text}"
    );
}

#[tokio::test]
async fn methods_nobody_uses_are_answered_with_those_that_are() {
    for method in ["TRACE", "PURGE", "PUT"] {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let answer = zhang()
            .send(request(method, "/notes/new", "", Body::empty()))
            .await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("allow")),
            (405, "GET,HEAD")
        );
        assert_eq!(answer.one("h1"), "这个地址不能这样用");
    }
}

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_address_behind_a_proxy_is_believed_from_our_proxy_only() {
    let peer = |proxies: Vec<IpAddr>, forwarded: &'static str| async move {
        let mut ask = request(Method::GET, "/peer", "", Body::empty());
        ask.headers_mut()
            .insert("x-forwarded-for", forwarded.parse().unwrap());
        ask.extensions_mut().insert(Peer([10, 0, 0, 1].into()));
        let house = Client::new(router(|house| house.trusted_proxies = proxies));
        house.send(ask).await.text()
    };
    let ours: IpAddr = [10, 0, 0, 1].into();
    assert_eq!(peer(vec![ours], "6.6.6.6, 192.0.2.7").await, "192.0.2.7");
    assert_eq!(peer(vec![ours], "nonsense").await, "10.0.0.1");
    assert_eq!(peer(vec![], "192.0.2.7").await, "10.0.0.1");
}
