# Signing in elsewhere

elsewhere-name = { $way ->
    [discord] Discord
   *[telegram] Telegram
}
elsewhere-title = Signing in with { $provider } did not work
elsewhere-again = Try again
elsewhere-otherwise = Sign in another way
elsewhere-with = Sign in with { $provider }
elsewhere-refused = { $provider } did not confirm it. It may have taken too long, or was used already. Please start again.
elsewhere-gone = { $provider } does not answer now. Please try again in a moment.
elsewhere-forged = What came back cannot be trusted, so nobody was signed in. Please start again.
elsewhere-over = What came back is too old. Please start again.
elsewhere-not-yours = This did not begin in this browser, or more than ten minutes ago, or it is done already. Please start again.
elsewhere-cancelled = You came back from { $provider } without allowing it. Nothing has changed.
elsewhere-closed = Nobody can make an account by themselves here. Please ask the operator for one.
elsewhere-met = The same person came in somewhere else just now. Please try again.
elsewhere-proposal-over = This link is too old, or belongs to another account. Please start again.
elsewhere-app-title = Open in Telegram
elsewhere-app-waiting = Checking who you are on Telegram…
elsewhere-app-over = More than ten minutes have passed since Telegram opened this. Please close it and open it again.
elsewhere-app-gone = The server does not answer. Please check your connection and try again.
elsewhere-app-outside = This address is to be opened inside Telegram. Here you can sign in another way.
elsewhere-ways = Ways to sign in
elsewhere-ways-lead = By these you can come into this account. At least one has to stay.
elsewhere-email = E-mail and password
elsewhere-email-none = Not yet
elsewhere-not-yet = Not yet
elsewhere-add = Add
elsewhere-remove = Remove
elsewhere-remove-identity = From then on this person has a new account of its own. Characters and stories stay here; what characters remember of this person from that platform goes along.
elsewhere-remove-email = Nobody can come in by this address and its password any more.
elsewhere-remove-yes = Remove { $what }
elsewhere-only = The only way in, so it stays
elsewhere-see-links = See linked accounts
elsewhere-link-hint = Discord and Telegram can be linked by a code, too, without signing in there.
elsewhere-no-such-way = This account has no such way to sign in.
elsewhere-linked = This person came with another account. Undo that among the linked accounts.
elsewhere-last = It is the only way in, so it cannot be removed. Add another one first.
elsewhere-done-added = Added. You can sign in with it from now on.
elsewhere-done-removed = Removed.
elsewhere-done-same = It is one of this account's ways already.
telegram-panel = Open the panel
