# Publishing and details
shelf-title = The title
shelf-blurb = The blurb
shelf-pen-name = The pen name
shelf-tag = A tag
shelf-empty = { $what } is empty. Please write something.
shelf-too-long = { $what } can have { $most } letters at most. Please shorten it a little.
shelf-too-many-tags = A story can have { $most } tags at most. Please take some away.
shelf-no-title = It has no title yet, so it cannot be published. Give it one in the story's details first.
shelf-nothing-to-publish = No episode is finished yet, so there is nothing to publish. Try again after the first one.
shelf-unchecked = Episode { $episode } has not been through the gates, so it cannot be published. Make it anew first.
shelf-red =
    { $more ->
        [0] Episode { $episode } cannot be published: it did not pass the gate “{ $gate }”. Change it, then try again.
       *[other] Episode { $episode } cannot be published: it did not pass the gate “{ $gate }” and { $more } more. Change it, then try again.
    }
shelf-no-author = There is no such author. Perhaps nothing of theirs is public.
shelf-no-episode = There is no episode { $number }. Perhaps it is not published yet.
shelf-no-paragraph = That paragraph is not there. The text may have changed: please open the page anew.
shelf-no-comment = That comment is not there. It may have been taken away.
shelf-comment-empty = The comment is empty. Please write something.
shelf-comment-long = A comment can have { $most } letters at most. Please shorten it or make two.
shelf-comment-too-many = That was a lot of comments at once. Please wait a little.
shelf-no-feed = There is no such feed. It may have got a new address.
