signing-too-often = That was too often. Try again in { $minutes ->
        [one] a minute
       *[other] { $minutes } minutes
    }.
signing-no-cookies = Your browser sent no cookie, so this could not be taken. Allow cookies for this site, reload the page before this one and send it again.

signing-in = Sign in
signing-up = Sign up
signing-email = E-mail
signing-password = Password
signing-password-new = New password
signing-password-current = Current password
signing-password-hint = At least { $least } characters. The longer the better; spaces are fine.
signing-new-here = New here?
signing-have-one = Have an account already?
signing-other-ways = Other ways in
signing-with = Continue with { $provider }
signing-bring-ask = Bring along what you made in this browser?
signing-bring-yes = Bring it along
signing-bring-no = Leave it
signing-name = Name (optional)
signing-name-hint = Characters and other people call you by it. You can change it later.
signing-bring = Bring along what I made in this browser
signing-bring-hint = Chats and characters from before you signed in become part of your account. You can undo this later under “Linked accounts”.
signing-up-lead = Your chats and characters so far stay with you, and you can get to them from your other devices.
signing-closed = Nobody can sign up here at the moment. Ask the operator to make you an account.
signing-wrong = E-mail and password do not match.
signing-wrong-current = That is not your current password.
signing-no-address = That is not an e-mail address. One looks like mina@example.com.
signing-address-taken = There is an account with this e-mail already. Sign in to it, or set a new password if you have forgotten yours.
signing-password-short = A password has at least { $least } characters.
signing-password-long = A password has at most { $most } characters.
signing-password-common = That password is too common or easy to guess. Try three or four words that you can picture.

signing-forgot = Forgotten password
signing-forgot-link = Forgot your password?
signing-forgot-lead = Enter the e-mail you signed up with, and we send you a link to set a new password.
signing-forgot-send = Send me a link
signing-forgot-done = If { $address } has an account, a link is on its way.
signing-forgot-look = It is good once, for an hour. If it has not come in a few minutes, look into your spam folder.
signing-forgot-operator = This server sends no mail yet. Ask its operator for the link.
signing-forgot-again = Get another link
signing-back = Back to sign-in
signing-reset = Set a new password
signing-reset-lead = With the new password you are signed in here at once, and signed out everywhere else.
signing-reset-set = Change password
signing-link-over = This link was used already, or its time is over.
signing-confirm = Confirm your e-mail
signing-confirm-lead = Is { $address } your address?
signing-confirm-yes = Yes, it is mine
signing-confirm-done = { $address } is confirmed.
signing-confirm-again = Get another confirmation mail

signing-devices-lead = These browsers are signed in to your account. If you do not know one, sign it out and change your password.
signing-devices-programs = Keys that you gave to other programs are not listed here.
signing-device-unknown = Unknown browser
signing-device-here = This browser
signing-device-seen = Last used
signing-device-since = signed in
signing-device-end = Sign out
signing-device-others = Sign out everywhere else
signing-out-here = Sign out here
signing-password-lead = When you change your password, you are signed out of all other browsers and programs.
signing-email-now = Your e-mail
signing-email-confirmed = confirmed
signing-email-open = not confirmed yet
signing-email-again = Send a confirmation mail
signing-email-none = With an e-mail and a password you can come in without Discord or Telegram.
signing-email-change = Change your e-mail
signing-email-new = New e-mail
signing-email-change-hint = It changes once you have confirmed it from the mail that goes to the new address.
signing-email-save = Save
signing-done-one = Signed out.
signing-done-others = You are signed out everywhere else.
signing-done-changed = Your password is changed. You are signed out everywhere else.
signing-done-reset = You are signed in with your new password, and signed out everywhere else.
signing-done-made = You can come in with your e-mail and password now.
signing-done-sent = A confirmation mail is on its way. Open the link in it.
signing-done-moved = Your e-mail is changed.

signing-mail-confirm-subject = Iyagi: confirm your e-mail address
signing-mail-confirm =
    Hello from Iyagi.

    To use { $address }, open this link and confirm that it is yours. The link is good for three days.

    { $link }

    If this was not you, you can delete this mail.
signing-mail-reset-subject = Iyagi: a link to set a new password
signing-mail-reset =
    Hello from Iyagi.

    To set a new password for { $address }, open this link. It is good once, for { $minutes } minutes.

    { $link }

    If this was not you, you can delete this mail: your password stays as it is.
signing-mail-notice-subject = Iyagi: your account has changed
signing-mail-password =
    Hello from Iyagi.

    The password of your account was changed, and everything else was signed out.

    If this was not you, set a new one now: choose “Forgot your password?” on the sign-in page.
signing-mail-address =
    Hello from Iyagi.

    Your account's e-mail is { $address } now. You can no longer sign in with this address.

    If this was not you, tell the operator.

account-made = Made an account: { $email } ({ $id })
account-password = Password: { $password }
account-exists = There is an account with { $email } already.
account-unknown = There is no account { $name }. Give an e-mail or an account's id.
account-role-set = { $name } is { $role ->
        [operator] an operator
        [moderator] a moderator
       *[person] an ordinary member
    } now.
account-reset-link = A link to set a new password for { $email } ({ $minutes } minutes, once): { $link }
account-mail = Mail of { $at } to { $address }: { $subject }
account-mail-error = Not sent because: { $why }
account-mail-gone = (its text is kept no longer)
account-no-mail = No mail is waiting.
