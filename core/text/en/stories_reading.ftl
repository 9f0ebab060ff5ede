# Publishing and details
shelf-title = The title
shelf-blurb = The blurb
shelf-pen-name = The pen name
shelf-tag = A tag
shelf-empty = { $what } is empty. Please write something.
shelf-too-long = { $what } can have { $most } characters at most. Please shorten it a little.
shelf-too-many-tags = A story can have { $most } tags at most. Please take some away.
shelf-no-title = It has no title yet, so it cannot be published. Give it one in the story's details first.
shelf-nothing-to-publish = No episode is finished yet, so there is nothing to publish. Try again after the first one.
shelf-unchecked = Episode { $episode } has not been checked, so it cannot be published. Make it anew first.
shelf-withdrawn = It still has words of somebody who took their consent back, so it cannot be published. Make the hidden parts anew first.
shelf-red =
    { $more ->
        [0] Episode { $episode } cannot be published: it did not pass the check “{ $gate }”. Change it, then try again.
       *[other] Episode { $episode } cannot be published: it did not pass the check “{ $gate }” and { $more } more. Change it, then try again.
    }
shelf-no-author = There is no such author. Perhaps nothing of theirs is public.
shelf-no-episode = There is no episode { $number }. Perhaps it is not published yet.
shelf-no-paragraph = That paragraph is not there. The text may have changed: please open the page anew.
shelf-no-comment = That comment is not there. It may have been taken away.
shelf-comment-empty = The comment is empty. Please write something.
shelf-comment-long = A comment can have { $most } characters at most. Please shorten it or make two.
shelf-comment-too-many = That was a lot of comments at once. Please wait a little.
shelf-no-feed = There is no such feed. It may have got a new address.

# Web: the shelf
web-places = Places
stories-nav = Web novels
stories-shelf = Web novels
stories-lead = Stories that began with a few keywords or with a channel's role-play. Choose one and start with the first episode.
stories-footer = All stories here were made with the help of AI; their people and events are invented.
stories-unknown = There is no such story. Its author may have withdrawn it, or its address has changed.
stories-back = All web novels
stories-search = Search stories
stories-search-hint = Title, author, tag
stories-continue = Continue reading
stories-continue-at = In episode { $number } of { $last }
stories-language = Language of the stories
stories-adult = Stories for adults too
stories-tab-rising = Rising
stories-tab-new = New
stories-tab-liked = Most liked
stories-tab-follows = Following
stories-tab-likes = Liked
stories-tab-mine = Mine
stories-genres = Genres
stories-genre-all = All genres
stories-none = There is no story to show here yet.
stories-untitled = Untitled story
stories-nameless = A nameless author
stories-episodes-count =
    { $count ->
        [one] { $count } episode
       *[other] { $count } episodes
    }
stories-works = Stories
stories-feed = News of episodes (Atom feed)
stories-feed-followed = New episodes of the web novels you follow
stories-feeds = Your feed addresses
stories-feeds-hint = A feed reader can bring you the new episodes of what you follow. Whoever knows the address can read it: keep it to yourself.
stories-feed-make = Make a new address
stories-feed-revoke = Revoke this address

# Web: a story
stories-begin = Start with the first episode
stories-continue-here = Continue with episode { $number }
stories-follow = Follow
stories-episode = Episode { $number }
stories-draft = Not published
stories-minutes = About { $minutes } min
stories-no-episodes = No episode is published yet.
stories-report = Checks
stories-report-of = Checks of episode { $number }
stories-report-lead = What the program measured in this episode's text by fixed rules (rule set { $rules }). Nothing that fails a check is published.
stories-report-gate = Check
stories-report-verdict = Result
stories-report-value = Measured
stories-report-limit = Allowed
stories-verdict-green = Passed
stories-verdict-soft = Noted
stories-verdict-red = Failed
stories-by-author = Author
stories-comments =
    { $count ->
        [one] { $count } comment
       *[other] { $count } comments
    }
stories-comments-more = Earlier comments
stories-comment-text = Write a comment
stories-comment-name = Name (left empty: “{ $name }”)
stories-comment-send = Send comment
stories-comment-delete = Delete
stories-comment-paragraph = On this paragraph

# Web: the reader
reader-skip = Skip to the text
reader-look = Display
reader-size = Type size
reader-leading = Line height
reader-font = Typeface
reader-sans = Sans
reader-serif = Serif
reader-theme = Theme
reader-theme-auto = Automatic
reader-theme-light = Light
reader-theme-sepia = Sepia
reader-theme-dark = Dark
reader-theme-black = Black
reader-resume = Go to where you were
reader-previous = Previous
reader-next = Next
reader-list = Episodes
reader-turn = Between episodes
reader-after = After this episode
reader-bookmark = I have read up to here
reader-keys = Keys turn the pages: J or → for the next episode, K or ← for the previous one
