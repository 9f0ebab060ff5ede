moderation-pages = Moderation
moderation-reports = Reports
moderation-accounts = Accounts
moderation-bans = Bans
moderation-takedowns = Taken down
moderation-audit = Audit log
moderation-jobs = Jobs
moderation-health = Health
moderation-costs = Costs
moderation-places = Places
moderation-older = Older
moderation-none = There is nothing here.
moderation-gone = an account that is gone
moderation-unowned = No account (built in, or left behind by its author)
moderation-state = State
moderation-state-open = Open
moderation-state-upheld = Upheld
moderation-state-dismissed = Dismissed
moderation-about = about { $name }
moderation-when = When
moderation-owner = Whose it is
moderation-reporter = Reported by
moderation-note = What they wrote
moderation-decision = Decision
moderation-evidence = Evidence, as it was when it was reported
moderation-picture = Picture of { $name }
moderation-episode = { $number }. { $title }
moderation-spoken-by = Spoken by
moderation-is-down = This is taken down: { $reason }
moderation-done-upheld = The report is upheld.
moderation-done-dismissed = The report is dismissed.
moderation-nothing-chosen = Write why, or choose what is to be done.
moderation-decide = Decide
moderation-decision-words = Your reason
moderation-decision-hint = The owner reads it where something is taken down, and so does whoever is banned.
moderation-take-down-too = Take it down
moderation-ban-too = Ban the account whose it is
moderation-no-ban = No ban
moderation-uphold = Uphold
moderation-dismiss = Dismiss
moderation-find = Account id, e-mail address or platform id
moderation-find-go = Search
moderation-account = Account
moderation-email = E-mail
moderation-role = Role
moderation-role-about = What this account may do
moderation-role-person = Person
moderation-role-moderator = Moderator
moderation-role-operator = Operator
moderation-since = Since
moderation-ban = Ban
moderation-banned = Banned until it is lifted.
moderation-banned-until = Banned until { $until }.
moderation-no-such = There is nothing with this id.
moderation-until = until
moderation-id = Account id
moderation-known-as = Known as
moderation-lift = Lift the ban
moderation-reason = Reason
moderation-how-long = How long
moderation-do-ban = Ban this account
moderation-save = Save
moderation-shown = What others can see
moderation-reports-about = Reports about what is theirs
moderation-its-audit = What was done to this account
moderation-over = over
moderation-take-down = Take something down
moderation-what = What
moderation-its-id = Its id, as in its address
moderation-restore = Put it back
moderation-action = Action
moderation-all-actions = All actions
moderation-actor = Who
moderation-detail = Details
moderation-terminal = at the terminal
moderation-kind = Kind
moderation-queue-due = Due
moderation-queue-held = Under way
moderation-queue-later = Later
moderation-queue-failing = Failing
moderation-idle = No work is waiting.
moderation-retry = Try again now
moderation-no-job = There is no such job any more.
moderation-health-about = How the AI providers answer each process that runs. A process says how it does every 20 seconds, and at once where something has changed.
moderation-nobody-works = Jobs are due and no process does them. See whether one with the role worker runs.
moderation-no-process = No process has said anything yet.
moderation-process-since = since
moderation-process-lives = heard from { $unit ->
        [seconds] { $count } s
        [minutes] { $count } min
       *[hours] { $count } h
    } ago
moderation-process-silent = nothing heard from it for { $unit ->
        [seconds] { $count } s
        [minutes] { $count } min
       *[hours] { $count } h
    }
moderation-process-then = As it was when it was last heard from.
moderation-process-waits = { $name } still waits: { $why }
moderation-not-asked = Nobody has been asked yet.
moderation-closed = Answers
moderation-open = Left alone for { $seconds } s
moderation-trying = Next call tries it
moderation-routes = Who answers what
moderation-nothing-set = Nothing is set up
moderation-purpose-chat = Chat
moderation-purpose-plan = Planning stories
moderation-purpose-prose = Writing stories
moderation-purpose-premium = Finest writing
moderation-purpose-check = Checks
moderation-purpose-memory = Memory
moderation-purpose-image = Pictures
moderation-purpose-speech = Voices
moderation-purpose-transcript = Voice notes
moderation-lost = Calls for stories that went wrong
moderation-lost-about = Lost: the worker died while it was under way. It may have been billed; its worst case counts as spent.
moderation-at-most = At most
moderation-call-lost = Lost, possibly billed
moderation-call-failed = Failed
moderation-ours = Paid by the operator, { $days } days
moderation-theirs = Paid by keys of people's own
moderation-unpriced = Calls whose price nobody knows
moderation-dearest = Accounts that cost most
moderation-by-day = By day
moderation-places-about = Of direct chats nothing tells with whom they are.
moderation-place = Place
moderation-where = Where
moderation-settings = Settings
moderation-direct = direct chat
moderation-action-report-upheld = Report upheld
moderation-action-report-dismissed = Report dismissed
moderation-action-report-read = Report read
moderation-action-account-banned = Account banned
moderation-action-account-ban-lifted = Ban lifted
moderation-action-account-role = Role given
moderation-action-account-made = Account made
moderation-action-account-reset = Password reset
moderation-action-account-erased = Account erased
moderation-action-account-exported = Data exported
moderation-action-subject-taken-down = Taken down
moderation-action-subject-restored = Put back
moderation-action-job-retried = Job tried again
moderation-action-story-cap = Limit of a story changed
moderation-waiting =
    { $count ->
        [0] No report is waiting.
        [one] One report is waiting.
       *[other] { $count } reports are waiting.
    }
moderation-days =
    { $days ->
        [0] Until it is lifted
        [one] 1 day
       *[other] { $days } days
    }
moderation-alike =
    { $count ->
        [one] One other report about the same
       *[other] { $count } other reports about the same
    }
moderation-failures =
    { $count ->
        [one] 1 failure
       *[other] { $count } failures
    }
moderation-next-in = next try in { $seconds } s

moderation-job = { $kind ->
    [story] Writing a story
    [story-shown] Showing a story's progress
    [memory] Remembering
    [learn] Remembering
    [mail] Sending mail
    [chores] Daily clearing up
   *[other] { $kind }
}
