# What was typed in the terminal is no command. One line below the list of all that can be said there.
command-lacks = Something is missing: { $what }
command-no-choice = “{ $what }” can't be used here. Choose one of those above.
command-unknown = There is no such thing here: { $what }
command-no-value = { $where } needs a value after it.
command-bad-value = { $where } can't have this value.
command-wrong = The command can't be read: { $why }

# Accounts
account-ask-password = New password:
account-ask-again = Once more:
account-typed-differently = The two passwords differ. Please try again.
account-nobody-types = Nobody is there to type a password. Run this in a terminal, or without --ask.
