//! Figures as they are printed: each when it is known, and all as a table at the end.

#![expect(clippy::print_stdout, reason = "what is measured is printed")]

use std::time::Duration;

use crate::measure::Cost;

/// What is measured and what it is measured against.
pub struct Figure<'f> {
    /// The work.
    pub work: &'f str,
    /// The engine; `–` where there is none.
    pub engine: &'f str,
    /// What the floor does.
    pub floor: (&'f str, Cost),
    /// What the product needs.
    pub ours: Cost,
    /// By which clock, and what is aimed at.
    pub target: Target,
}

/// What is aimed at.
#[derive(Clone, Copy, Debug)]
pub enum Target {
    /// Processor time of a call.
    Processor(Duration),
    /// Wall time of a call.
    Wall(Duration),
    /// Wall time as a multiple of the floor's.
    TimesFloor(f64),
    /// Only told, against nothing.
    Told,
}

/// A page asked for by several at once.
pub struct Crowd<'c> {
    /// The page.
    pub work: &'c str,
    /// The engine.
    pub engine: &'c str,
    /// How many asked at once.
    pub clients: usize,
    /// How long each request waited.
    pub waits: Vec<Duration>,
    /// From the first request to the last answer.
    pub took: Duration,
    /// Processor time of all of them.
    pub processor: Duration,
}

impl Crowd<'_> {
    /// The wait that so many in a hundred did not exceed.
    fn wait_of(&self, share: usize) -> Duration {
        let mut waits = self.waits.clone();
        waits.sort_unstable();
        let at = (waits.len() * share).div_ceil(100).saturating_sub(1);
        waits[at]
    }

    fn requests_a_second(&self) -> f64 {
        self.count() / self.took.as_secs_f64().max(1e-9)
    }

    fn processor_a_request(&self) -> Duration {
        self.processor.div_f64(self.count().max(1.0))
    }

    fn count(&self) -> f64 {
        f64::from(u32::try_from(self.waits.len()).unwrap())
    }
}

/// Prints as it goes and keeps the lines of the table.
pub struct Report {
    lines: Vec<String>,
    crowds: Vec<String>,
}

impl Report {
    /// Says what the sizes are.
    pub fn begin(members: usize) -> Self {
        println!("{members} members");
        Self {
            lines: Vec::new(),
            crowds: Vec::new(),
        }
    }

    /// Prints a remark.
    pub fn say(&self, remark: &str) {
        println!("  {remark}");
    }

    /// Prints a figure.
    pub fn figure(&mut self, figure: &Figure<'_>) {
        let (floor_name, floor) = figure.floor;
        let ours = figure.ours;
        let processor = matches!(figure.target, Target::Processor(_) | Target::Told);
        let by = |cost: Cost| {
            if processor {
                cost.processor
            } else {
                cost.median
            }
        };
        let ratio = by(ours).as_secs_f64() / by(floor).as_secs_f64().max(1e-9);
        let (target, met) = match figure.target {
            Target::Processor(target) | Target::Wall(target) => {
                (format!("≤ {}", text(target)), by(ours) <= target)
            }
            Target::TimesFloor(times) => (format!("≤ {times} ×"), ratio <= times),
            Target::Told => ("–".to_owned(), true),
        };
        let mark = if met { "" } else { " **short**" };
        println!("{} · {}", figure.work, figure.engine);
        println!("    ours   {}", both(ours));
        println!("    floor  {}  {floor_name}", both(floor));
        println!("    ratio  {ratio:.2}  target {target}{mark}");
        self.lines.push(format!(
            "| {} | {} | {} {} | {} | {ratio:.2} | {target}{mark} |",
            figure.work,
            figure.engine,
            text(by(floor)),
            floor_name,
            text(by(ours)),
        ));
    }

    /// Prints what became of a crowd.
    pub fn crowd(&mut self, crowd: &Crowd<'_>) {
        let line = format!(
            "| {} | {} | {} | {} | {} | {:.0} | {} |",
            crowd.work,
            crowd.engine,
            crowd.clients,
            text(crowd.wait_of(50)),
            text(crowd.wait_of(99)),
            crowd.requests_a_second(),
            text(crowd.processor_a_request()),
        );
        println!("{line}");
        self.crowds.push(line);
    }

    /// Prints all figures as tables.
    pub fn end(&self) {
        if !self.crowds.is_empty() {
            println!(
                "\n| page | engine | clients | p50 | p99 | requests a second | processor a request |"
            );
            println!("|---|---|---|---|---|---|---|");
            for line in &self.crowds {
                println!("{line}");
            }
        }
        println!("\n| work | engine | floor | ours | ratio | target |");
        println!("|---|---|---|---|---|---|");
        for line in &self.lines {
            println!("{line}");
        }
    }
}

fn both(cost: Cost) -> String {
    format!(
        "processor {:>10}   wall {:>10} … {:>10} … {:>10}",
        text(cost.processor),
        text(cost.min),
        text(cost.median),
        text(cost.max)
    )
}

fn text(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    if seconds < 1e-3 {
        format!("{:.1} µs", seconds * 1e6)
    } else if seconds < 1.0 {
        format!("{:.2} ms", seconds * 1e3)
    } else {
        format!("{seconds:.2} s")
    }
}
