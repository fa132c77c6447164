use zhibu_app::installation::{KeyFit, key_fit, note_key};
use zhibu_app::sealing::FieldKeys;
use zhibu_testkit::World;

#[test]
fn a_key_fits_the_data_it_sealed_and_no_other() {
    let w = World::empty();
    let (own, other) = (
        FieldKeys::from_secret(&[7; 32]),
        FieldKeys::from_secret(&[8; 32]),
    );
    let fit = |keys: Option<&FieldKeys>| key_fit(w.db(), keys).expect("an answer");
    assert_eq!(fit(None), KeyFit::Unused);
    assert_eq!(fit(Some(&own)), KeyFit::Unused);
    note_key(w.db(), &own).expect("noted");
    assert_eq!(fit(Some(&own)), KeyFit::Fits);
    assert_eq!(fit(Some(&other)), KeyFit::Foreign);
    assert_eq!(fit(None), KeyFit::Foreign, "the key is missing");
}
