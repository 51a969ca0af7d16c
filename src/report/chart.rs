//! Charts, drawn on the server as SVG. Each repeats a table: nothing is told by a chart alone. Lengths in em and per cent, so that bars
//! shrink with the page and words do not.

use leptos::prelude::*;

use super::figures::percentage;
use super::trend::Point;
use crate::app::long_date;

/// How high the trend is, in em.
const HEIGHT: f64 = 9.0;
/// How much room the words above it take.
const TOP: f64 = 1.4;

/// A bar for a part of a whole, beside its number.
pub(super) fn bar(part: u64, whole: u64) -> AnyView {
    let width = format!("{:.1}%", share(part, whole) * 100.0);
    view! {
        <svg class="oct-bar" width="100%" height="12" aria-hidden="true" focusable="false">
            <rect class="oct-bar__whole" width="100%" height="12"></rect>
            <rect class="oct-chart__bar" width=width height="12"></rect>
        </svg>
    }
    .into_any()
}

/// The trend as columns, one for each point.
pub(super) fn trend(points: &[Point]) -> AnyView {
    let step = 100.0 / f64::from(u32::try_from(points.len().max(6)).unwrap_or(1));
    let columns = points.iter().enumerate().map(|(place, point)| {
        let left = step * f64::from(u32::try_from(place).unwrap_or_default());
        let high = share(point.in_date, point.people) * HEIGHT;
        let (x, middle) = (format!("{:.2}%", left + step * 0.15), format!("{:.2}%", left + step / 2.0));
        let (y, height) = (format!("{:.2}em", TOP + HEIGHT - high), format!("{high:.2}em"));
        // Every third is named, and the last: at 320 px there is room for no more.
        let is_named = (points.len() - 1 - place).is_multiple_of(3);
        let label = is_named.then(|| {
            let label = point.on.format("%b").to_string();
            view! { <text class="oct-chart__label" x=middle y=format!("{}em", TOP + HEIGHT + 1.2) text-anchor="middle">{label}</text> }
        });
        view! { <rect class="oct-chart__bar" x=x y=y width=format!("{:.2}%", step * 0.7) height=height></rect> {label} }
    });
    let columns = columns.collect_view();
    let (full, base) = (format!("{TOP}em"), format!("{}em", TOP + HEIGHT));
    view! {
        <svg class="oct-chart" role="img" aria-label=said(points) width="100%" height=format!("{}em", TOP + HEIGHT + 1.6)>
            <text class="oct-chart__label" x="0" y="1em">"100%"</text>
            <line class="oct-chart__axis oct-chart__axis--faint" x1="0" x2="100%" y1=full.clone() y2=full></line>
            {columns}
            <line class="oct-chart__axis" x1="0" x2="100%" y1=base.clone() y2=base></line>
        </svg>
    }
    .into_any()
}

fn said(points: &[Point]) -> String {
    let say = |point: &Point| {
        let share = percentage(point.in_date, point.people).unwrap_or_else(|| "nobody to count".to_owned());
        format!("{share} on {}", long_date(point.on))
    };
    match (points.first(), points.last()) {
        (Some(first), Some(last)) if first != last => {
            format!("In date: from {} to {}. The table below has every month.", say(first), say(last))
        }
        (_, Some(last)) => format!("In date: {}. There is no month before it yet.", say(last)),
        _ => "In date: nothing to draw yet.".to_owned(),
    }
}

fn share(part: u64, whole: u64) -> f64 {
    let number = |number: u64| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
    if whole == 0 { 0.0 } else { number(part) / number(whole) }
}
