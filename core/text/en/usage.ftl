usage-title = Usage and costs
usage-lead = What was asked of AI models on your behalf, by day (UTC).
usage-days = { $days } days
usage-range = Time
usage-by = Measure
usage-by-cost = Cost
usage-by-tokens = Tokens
usage-by-calls = Calls
usage-chart = Chart of the last { $days } days: { $total } in all, most on { $day } with { $most }.
usage-nothing = Nothing yet in this time.
usage-day = Day
usage-purpose = For
usage-calls = Calls
usage-tokens = Tokens
usage-cost = Cost
usage-own = own key
usage-of-own = { $count ->
        [one] One of the calls was
       *[other] { $count } of the calls were
    } made with a key of your own, for { $cost }.
usage-own-calls = { $count } with your key
usage-with = With whom
usage-gone = deleted
usage-month = Stories this month
usage-spent = Spent
usage-reserved = Set aside for what is under way
usage-left = Left
usage-no-limit = no limit
usage-table = Day by day
usage-purpose-chat = Chat
usage-purpose-story = Stories
usage-purpose-memory = Memory
usage-purpose-speech = Voices
usage-purpose-transcript = Voice notes
usage-purpose-image = Pictures
usage-unpriced =
    { $count ->
        [one] The price of 1 call is not known, so it is not in the cost.
       *[other] The price of { $count } calls is not known, so they are not in the cost.
    }
