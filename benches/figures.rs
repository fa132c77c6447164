//! `make bench`: the measured figures, each beside its floor. See `docs/performance.md`.

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // Cargo says so when it is asked to measure; a test runner that meets this target gets nothing.
    if arguments.iter().any(|it| it == "--bench") {
        let wanted = arguments.into_iter().filter(|it| !it.starts_with('-'));
        zhibu_benches::run(&wanted.collect::<Vec<_>>());
    }
}
