//! Pledges from the member's own page to the checks.

use zhibu_testkit::World;

#[tokio::test]
async fn a_member_pledges_and_the_secretary_checks_twice() {
    let w = World::story();
    let member = w.client("member");
    let none = member
        .post_form("/pledges/mine", &[("target_1", " ")])
        .await;
    assert_eq!(none.status, 422);
    let form = [("target_1", "联系两户困难家庭"), ("target_2", "讲一次党课")];
    let written = member.post_form("/pledges/mine", &form).await;
    assert_eq!(written.status, 303);
    let path = written.location().to_owned();
    let again = member
        .post_form("/pledges/mine", &[("target_1", "联系三户困难家庭")])
        .await;
    assert_eq!(again.location(), path, "written anew until it is checked");
    let secretary = w.client("secretary");
    let list = secretary.get("/pledges").await;
    assert!(list.text().contains("张国庆") && list.text().contains("还没有写的"));
    let check = format!("{path}/check");
    let unsaid = secretary.post_form(&check, &[("half", "mid_year")]).await;
    assert_eq!(unsaid.status, 422);
    for (half, state) in [("mid_year", "under_way"), ("year_end", "partly")] {
        let sent = [("half", half), ("state_1", state), ("note_1", "走访了两户")];
        assert_eq!(
            secretary.post_form(&check, &sent).await.status,
            303,
            "{half}"
        );
    }
    let shown = member.get(&path).await.text();
    assert!(
        shown.contains("联系三户困难家庭")
            && shown.contains("办到一部分")
            && shown.contains("走访了两户")
    );
    let late = member
        .post_form("/pledges/mine", &[("target_1", "另写")])
        .await;
    assert_eq!(late.status, 422, "checked is checked");
    assert_eq!(
        member
            .post_form(&check, &[("half", "mid_year"), ("state_1", "done")])
            .await
            .status,
        403
    );
    assert_eq!(w.client("neighbour").get(&path).await.status, 404);
}

#[tokio::test]
async fn nobody_checks_their_own_pledge() {
    let w = World::story();
    let secretary = w.client("secretary");
    let written = secretary
        .post_form("/pledges/mine", &[("target_1", "走访老党员")])
        .await;
    let check = format!("{}/check", written.location());
    let sent = [("half", "mid_year"), ("state_1", "done"), ("note_1", "")];
    assert_eq!(secretary.post_form(&check, &sent).await.status, 422);
    assert_eq!(
        w.client("officer").post_form(&check, &sent).await.status,
        303
    );
}

#[tokio::test]
async fn programs_read_the_pledges_of_a_year_and_one_with_its_targets() {
    let w = World::story();
    let secretary = w.client("secretary");
    secretary
        .post_form("/pledges/mine", &[("target_1", "走访老党员")])
        .await;
    let list = w
        .client("officer")
        .get("/api/v1/pledges?year=2026")
        .await
        .json();
    let pledge = &list["pledges"][0];
    assert_eq!(pledge["name"], "林秀英");
    let path = format!("/api/v1/pledges/{}", pledge["id"]);
    let one = w.client("officer").get(&path).await.json();
    assert_eq!(one["targets"][0]["target"], "走访老党员");
    assert_eq!(one["member_id"], pledge["member_id"]);
    assert_eq!(w.client("neighbour").get(&path).await.status, 404);
}
