//! A tiny app on the kit, called in-process.

mod assets;
mod door;
mod forms;
mod sample;
mod slow_clients;
