### How values are shown. Typed again they must be the same values.

typed-on = on
typed-off = off
typed-never = none
typed-no-limit = no limit
typed-hours = { $first }:00–{ $last }:00
typed-percent = { $number }%
typed-times = { $number ->
    [one] { $number } time
   *[other] { $number } times
}
typed-or = { $one } / { $others }
typed-allowed-switch = on / off
typed-allowed-number = a number from 0 to { $most }
typed-allowed-hours = hours like `23-8` or `11pm-8am`, or “none”
