//! Doors of transfers, besides those of their cases.

use super::Asks::{Nothing, One};
use super::{Body, Door, door};
use crate::county::BRANCHES;

pub const DOORS: &[Door] = &[
    door("GET /transfers/floating", "/transfers/floating", Nothing),
    door("GET /transfers/{id}/letter.docx", "/transfers/{case}/letter.docx", One).of(&BRANCHES),
    door("GET /transfers/{id}/enter", "/transfers/{incoming}/enter", One).of(&BRANCHES),
    door("POST /transfers/{id}/enter", "/transfers/{incoming}/enter", One)
        .of(&BRANCHES)
        .with(Body::Form(
            "version=3&on=2026-10-20&name=someone&sex=female&birth_on=1990-05-06&ethnicity=汉&document_type=passport&id_number=E{organisation}12345&education=bachelor&joined_on=2015-07-01&full_on=2016-07-01&personnel=in_service",
        )),
    door("POST /api/v1/transfers/{id}/enter", "/api/v1/transfers/{other_incoming}/enter", One)
        .of(&BRANCHES)
        .with(Body::Json(
            r#"{"on":"2026-10-21","version":3,"member":{"branch_id":{organisation},"name":"another","sex":"female","birth_on":"1990-05-06","ethnicity":"汉","document_type":"passport","id_number":"F{organisation}12345","education":"bachelor","joined_on":"2015-07-01","full_on":"2016-07-01","personnel":"in_service"}}"#,
        )),
];
