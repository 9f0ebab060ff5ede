safety-only-operators = Only an operator can give roles.
safety-only-moderators = Only moderators can do this.
safety-no-account = There is no such account.
safety-last-operator = This is the last operator. Make somebody else one first, or nobody could run this any more.
safety-not-yourself = You cannot do this to your own account.
safety-not-over =
    { $role ->
        [operator] This account belongs to an operator: nobody can stop it from here.
       *[moderator] This account belongs to a moderator: only an operator can stop it.
    }
safety-reason-needed = Please give a reason of at most { $most } characters: whoever it is about reads it.
safety-no-ban = This account is not banned.
safety-banned =
    { $ends ->
        [yes] You cannot take part here until { $until }. The reason: { $reason }
       *[no] You cannot take part here any more. The reason: { $reason }
    }
safety-taken-down = Moderators have taken this down, so it cannot be shown to others. Their reason: { $reason }
safety-already-down = This has been taken down already.
safety-not-down = This is not taken down.
safety-not-such = This cannot be taken down; the account can be banned.
safety-nothing = There is nothing here that you could report. It may be gone already.
safety-own = This is your own. You can change or delete it yourself.
safety-note-long = That is too long: a report takes at most { $most } characters.
safety-too-many = You have reported { $most } things today. Please come back tomorrow.
safety-no-report = There is no such report.
safety-decided = Somebody has decided this already.

safety-reason-minors = Sexual content with minors
safety-reason-sexual = Sexual content where it does not belong
safety-reason-violence = Violence or self-harm
safety-reason-hate = Hate or harassment
safety-reason-person = A real person, without their consent
safety-reason-copyright = Somebody's work, without permission
safety-reason-spam = Spam or deception
safety-reason-other = Something else

safety-subject-character = Character
safety-subject-story = Story
safety-subject-comment = Comment
safety-subject-message = Chat answer
safety-subject-account = Account

safety-report = Report
safety-report-title = Report this
safety-report-lead-character = You are reporting the character “{ $name }”. Moderators get the character as it is now.
safety-report-lead-story = You are reporting the story “{ $name }”. Moderators get its blurb and first episodes as they are now.
safety-report-lead-comment = You are reporting a comment by { $name }. Moderators get its words as they are now.
safety-report-lead-message = You are reporting words of { $name } in this chat. Moderators get them, with the { $before } messages before them.
safety-report-lead-account = You are reporting the account “{ $name }”.
safety-report-why = What is wrong with it?
safety-report-note = Anything that would help us (optional)
safety-report-send = Send the report
safety-report-choose = Please choose what is wrong.
safety-report-thanks-title = Thank you
safety-report-thanks = Your report is with the moderators. Nobody else learns that it was you.
safety-report-back = Back

safety-report-ask = What is wrong with “{ $words }”? Moderators get these words and the { $before } messages before them.
safety-report-sent = Your report is with the moderators. Nobody else learns that it was you.
safety-report-unknown = “{ $given }” is none of the reasons. Choose one below, and write more after it if you like.

safety-chat-ended = This chat ends here: the moderators have taken { $name } down. What was said can still be read, and other characters are there to talk to.
safety-down-title = Taken down by the moderators
safety-down-why = Reason: { $reason }
safety-down-character = Only you see it, and it can neither be shown to others nor talked with. You can still edit, export and delete it.
safety-down-story = Only you see it, and it cannot be shown to others. You can still edit, export and delete it.
safety-down-ask = If you want it back, ask whoever runs this place.
safety-down-ask-at = If you want it back, ask here:
