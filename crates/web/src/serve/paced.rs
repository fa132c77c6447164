//! A body that must keep up a least pace.

use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use axum::body::Bytes;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use tokio::time::{Instant, Sleep, sleep_until};

/// Fails when, after some patience, fewer bytes have come than the pace asks for.
pub(super) struct Paced {
    body: Incoming,
    patience: Duration,
    bytes_per_second_min: u64,
    bytes: u64,
    /// Set at the first read: a handler may look at the headers for as long as it likes.
    reading: Option<(Instant, Pin<Box<Sleep>>)>,
}

impl Paced {
    pub(super) fn new(body: Incoming, patience: Duration, bytes_per_second_min: u64) -> Paced {
        Paced {
            body,
            patience,
            bytes_per_second_min,
            bytes: 0,
            reading: None,
        }
    }

    /// When the next byte must be here at the latest.
    fn deadline(&self, began: Instant) -> Instant {
        let earned = self
            .bytes
            .checked_div(self.bytes_per_second_min)
            .unwrap_or(0);
        began + self.patience + Duration::from_secs(earned)
    }
}

impl Body for Paced {
    type Data = Bytes;
    type Error = axum::BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::BoxError>>> {
        match Pin::new(&mut self.body).poll_frame(context) {
            Poll::Ready(Some(Ok(frame))) => {
                let length = frame.data_ref().map_or(0, Bytes::len);
                self.bytes = self
                    .bytes
                    .saturating_add(u64::try_from(length).unwrap_or(u64::MAX));
                Poll::Ready(Some(Ok(frame)))
            }
            Poll::Ready(Some(Err(error))) => Poll::Ready(Some(Err(error.into()))),
            Poll::Ready(None) => Poll::Ready(None),
            Poll::Pending => {
                let began = self
                    .reading
                    .as_ref()
                    .map_or_else(Instant::now, |(began, _)| *began);
                let deadline = self.deadline(began);
                let (_, sleep) = self
                    .reading
                    .get_or_insert_with(|| (began, Box::pin(sleep_until(deadline))));
                sleep.as_mut().reset(deadline);
                match sleep.as_mut().poll(context) {
                    Poll::Ready(()) => Poll::Ready(Some(Err("the body came too slowly".into()))),
                    Poll::Pending => Poll::Pending,
                }
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
