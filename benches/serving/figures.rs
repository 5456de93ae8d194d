//! Figures: medians of pairs, and the lines they are printed as.

use std::time::Duration;

use serde_json::{Value, json};

/// One side of one run.
#[derive(Clone, Copy, Debug)]
pub struct Side {
    /// Requests or operations a second.
    pub per_second: f64,
    /// Median latency, microseconds.
    pub p50: f64,
    /// 99th percentile, microseconds.
    pub p99: f64,
}

impl Side {
    /// The figures of `latencies` in microseconds that took `elapsed` together.
    pub fn of(mut latencies: Vec<u32>, elapsed: Duration) -> Self {
        latencies.sort_unstable();
        let at = |percent: usize| {
            let index = (latencies.len() * percent / 100).min(latencies.len().saturating_sub(1));
            f64::from(latencies.get(index).copied().unwrap_or_default())
        };
        Self {
            per_second: latencies.len() as f64 / elapsed.as_secs_f64(),
            p50: at(50),
            p99: at(99),
        }
    }

    /// As part of a line.
    pub fn json(&self) -> Value {
        json!({
            "per_second": self.per_second.round(),
            "p50_us": self.p50.round(),
            "p99_us": self.p99.round(),
        })
    }
}

/// The median; 0 of nothing.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    match values.len() {
        0 => 0.0,
        n if n % 2 == 1 => values[n / 2],
        n => (values[n / 2 - 1] + values[n / 2]) / 2.0,
    }
}

/// The side with the median of each figure.
pub fn median_side(sides: &[Side]) -> Side {
    let of = |figure: fn(&Side) -> f64| median(sides.iter().map(figure).collect());
    Side {
        per_second: of(|side| side.per_second),
        p50: of(|side| side.p50),
        p99: of(|side| side.p99),
    }
}

/// What pairs of (yardstick, ours) come to.
pub struct Pairs {
    /// The yardstick's medians.
    pub yardstick: Side,
    /// Ours.
    pub ours: Side,
    /// The median of the pairs' ratios of rates.
    pub ratio: f64,
    line: Value,
}

impl Pairs {
    /// Sums pairs up; `yardstick` names the other side in the line.
    pub fn of(measure: &str, yardstick: &str, pairs: &[(Side, Side)]) -> Self {
        let ratios: Vec<f64> = pairs
            .iter()
            .map(|(bare, ours)| ours.per_second / bare.per_second)
            .collect();
        let tails: Vec<f64> = pairs.iter().map(|(bare, ours)| ours.p99 / bare.p99).collect();
        let bare = median_side(&pairs.iter().map(|pair| pair.0).collect::<Vec<_>>());
        let ours = median_side(&pairs.iter().map(|pair| pair.1).collect::<Vec<_>>());
        let least = ratios.iter().copied().fold(f64::INFINITY, f64::min);
        let most = ratios.iter().copied().fold(0.0, f64::max);
        let ratio = median(ratios);
        let mut line = json!({
            "measure": measure,
            "pairs": pairs.len(),
            "ours": ours.json(),
            "ratio": hundredths(ratio),
            "ratio_least": hundredths(least),
            "ratio_most": hundredths(most),
            "p99_ratio": hundredths(median(tails)),
        });
        line[yardstick] = bare.json();
        Self {
            yardstick: bare,
            ours,
            ratio,
            line,
        }
    }

    /// Prints the line with `more` members.
    pub fn print(mut self, more: Value) {
        if let (Some(line), Value::Object(more)) = (self.line.as_object_mut(), more) {
            line.extend(more);
        }
        println!("{}", self.line);
    }
}

/// Rounded to hundredths.
pub fn hundredths(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
