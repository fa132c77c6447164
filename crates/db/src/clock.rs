//! Time and ids, as inputs. Tests set them; the rest of the program never asks the machine.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};

/// Where `now` and `today` come from. The county lives in China Standard Time, all year UTC+8.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    /// The machine's time of day on another civil date: for demonstrations of a given month.
    OnDate(Date),
    /// Milliseconds since 1970, moved only by the test that holds it.
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// The machine's time of day, always on `date`.
    pub fn on_date(date: Date) -> Self {
        Self(Source::OnDate(date))
    }

    /// A clock that stands still at `at` until it is moved.
    pub fn manual(at: Timestamp) -> Self {
        Self(Source::Manual(Arc::new(AtomicI64::new(
            at.as_millisecond(),
        ))))
    }

    /// Moves a manual clock on; the others keep their own time.
    pub fn advance(&self, by: SignedDuration) {
        if let Source::Manual(at) = &self.0 {
            let millis = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
            at.fetch_add(millis, Ordering::SeqCst);
        }
    }

    /// This instant.
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Source::System => machine_now(),
            Source::OnDate(date) => {
                let time = machine_now().to_zoned_datetime(county_zone()).time();
                date.to_datetime(time)
                    .to_zoned_datetime(county_zone())
                    .map_or_else(|_| machine_now(), |zoned| zoned.timestamp())
            }
            Source::Manual(at) => Timestamp::from_millisecond(at.load(Ordering::SeqCst))
                .unwrap_or(Timestamp::UNIX_EPOCH),
        }
    }

    /// Today's date in the county.
    pub fn today(&self) -> Date {
        self.now().to_zoned_datetime(county_zone()).date()
    }
}

/// An instant as it is stored: `2026-11-24T08:30:00.000Z`, fixed width, so that text order is time order.
pub fn instant_text(at: Timestamp) -> String {
    format!(
        "{}Z",
        at.to_zoned_datetime(TimeZone::UTC)
            .strftime("%Y-%m-%dT%H:%M:%S%.3f")
    )
}

fn county_zone() -> TimeZone {
    TimeZone::fixed(Offset::constant(8))
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place where the machine's clock is read"
)]
fn machine_now() -> Timestamp {
    Timestamp::now()
}

/// Where new ids come from: rising, unique within the process, at most 53 bits so that every reader
/// of JSON keeps them exact.
#[derive(Clone, Debug)]
pub struct Ids(Arc<IdSource>);

#[derive(Debug)]
struct IdSource {
    last: AtomicI64,
    follows_machine: bool,
}

/// Milliseconds of 2020-01-01T00:00:00Z; the 41 bits left to it last until 2089.
const ID_EPOCH_MILLISECOND: i64 = 1_577_836_800_000;
/// Bits of an id below its millisecond.
const ID_BITS_BELOW: u32 = 12;

impl Ids {
    /// Ids led by the machine's time, so that a later start never meets an earlier one's.
    pub fn system() -> Self {
        Self(Arc::new(IdSource {
            last: AtomicI64::new(0),
            follows_machine: true,
        }))
    }

    /// An id that lies so long before another.
    pub fn before(id: i64, by: SignedDuration) -> i64 {
        let millis = i64::try_from(by.as_millis()).unwrap_or(i64::MAX >> ID_BITS_BELOW);
        id.saturating_sub(millis << ID_BITS_BELOW)
    }

    /// Ids counted from `first`, for tests with literal expectations.
    pub fn counted_from(first: i64) -> Self {
        Self(Arc::new(IdSource {
            last: AtomicI64::new(first - 1),
            follows_machine: false,
        }))
    }

    /// The next id, greater than every one before.
    pub fn next_id(&self) -> i64 {
        let floor = if self.0.follows_machine {
            (machine_now().as_millisecond() - ID_EPOCH_MILLISECOND) << ID_BITS_BELOW
        } else {
            0
        };
        let previous = self
            .0
            .last
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |last| {
                Some((last + 1).max(floor))
            })
            .unwrap_or(floor);
        (previous + 1).max(floor)
    }
}
