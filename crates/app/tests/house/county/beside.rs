//! What stands beside an organisation: what was done to it, what its unit is and has, who works for it.

use zhibu_db::{DbError, Tx, params};

/// An event with its paper, a name and a unit of the past; a unit's condition, a party worker with a post and
/// a training, a mass organisation with a record.
pub fn furnish(tx: &mut Tx<'_>, id: i64) -> Result<(), DbError> {
    let unit: Option<i64> = tx.scalar(
        "select unit_id from organisation_unit where organisation_id = ?1",
        params![id],
    )?;
    let unit = unit.unwrap_or_default();
    let [event, worker, post, training, body, record] = std::array::from_fn(|_| tx.new_id());
    let at = tx.now_text();
    for (statement, values) in [
        (
            "insert into organisation_event (id, organisation_id, kind, event_on, reason, paper, old_value,
               new_value, recorded_at)
             values (?1, ?2, 'rename', '2014-01-01', '机构改革', '衡直工〔2014〕1号', '旧名', '新名', ?3)",
            params![event, id, at].to_vec(),
        ),
        (
            "insert into organisation_event_file (event_id, file_name, media_type, size_bytes, content)
             values (?1, '批复.pdf', 'application/octet-stream', 1, ?2)",
            params![event, vec![1_u8]].to_vec(),
        ),
        (
            "insert into organisation_past (organisation_id, name, short_name, kind, from_on, until_on)
             values (?1, '旧名', '旧名', 'branch', '2013-05-01', '2014-01-01')",
            params![id].to_vec(),
        ),
        (
            "insert into organisation_unit_past (organisation_id, unit_id, from_on, until_on)
             values (?1, ?2, '2013-05-01', '2013-06-01')",
            params![id, unit].to_vec(),
        ),
        (
            "insert into unit_condition (unit_id, from_on, affiliation, unit_kind, staff_count, recorded_at)
             values (?1, '2020-01-01', 'county', '政府部门', 40, ?2) on conflict (unit_id, from_on) do nothing",
            params![unit, at].to_vec(),
        ),
        (
            "insert into party_worker (id, name, recommendation, recorded_at) values (?1, '专干', '推荐', ?2)",
            params![worker, at].to_vec(),
        ),
        (
            "insert into party_worker_post (id, worker_id, organisation_id, title, full_time, from_on)
             values (?1, ?2, ?3, '专职副书记', ?4, '2020-01-01')",
            params![post, worker, id, true].to_vec(),
        ),
        (
            "insert into party_worker_training (id, worker_id, held_on, topic) values (?1, ?2, '2025-05-01', '党务培训')",
            params![training, worker].to_vec(),
        ),
        (
            "insert into mass_body (id, unit_id, kind, name, head_name, recorded_at)
             values (?1, ?2, 'union', '工会', '主席', ?3)",
            params![body, unit, at].to_vec(),
        ),
        (
            "insert into mass_record (id, mass_body_id, kind, held_on, title, note, recorded_at)
             values (?1, ?2, 'activity', '2026-05-01', '活动', '备注', ?3)",
            params![record, body, at].to_vec(),
        ),
    ] {
        tx.execute(statement, &values)?;
    }
    tx.execute(
        "update post set division = '分管党建' where organisation_id = ?1",
        params![id],
    )?;
    Ok(())
}

/// One event, post, mass organisation and party worker of an organisation; 0 where it has none.
pub fn ids(tx: &mut Tx<'_>, id: i64) -> Result<[i64; 4], DbError> {
    let mut found = [0; 4];
    for (found, statement) in found.iter_mut().zip([
        "select id from organisation_event where organisation_id = ?1",
        "select id from post where organisation_id = ?1 order by id",
        "select b.id from mass_body b join organisation_unit u on u.unit_id = b.unit_id
         where u.organisation_id = ?1 order by b.id",
        "select worker_id from party_worker_post where organisation_id = ?1",
    ]) {
        *found = tx.scalar(statement, params![id])?.unwrap_or(0);
    }
    Ok(found)
}
