signing-too-often = That was too often. Try again in { $minutes ->
        [one] a minute
       *[other] { $minutes } minutes
    }.
signing-no-cookies = Your browser sent no cookie, so this could not be taken. Allow cookies for this site, reload the page before this one and send it again.
