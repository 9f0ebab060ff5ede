### What people set for themselves.

preferences-name-language = language
preferences-about-language = the language of Iyagi's own messages
preferences-name-buttons = buttons
preferences-about-buttons = whether the answers you get carry buttons
preferences-name-returns = come back
preferences-about-returns = how long after a chat has gone quiet a character may speak to you first
preferences-name-quiet = quiet
preferences-about-quiet = the hours in which no character speaks to you first
preferences-name-notices = notices
preferences-about-notices = whether you get a notification when a character speaks first
preferences-name-adult = of age
preferences-about-adult = whether you are of age and may meet characters for adults in private chats
preferences-language-platform = as the platform
preferences-language-ko = Korean
preferences-language-en = English
preferences-hours-later = after { $number ->
    [one] { $number } hour
   *[other] { $number } hours
}
preferences-listed = { $one }, { $others }
preferences-unknown = You have no setting called “{ $given }”. Your settings are: { $known }
preferences-wrong = Your setting “{ $what }” cannot be “{ $given }”. It can be: { $allowed }

# Shown and set
preferences-here = { "**" }Your settings** (in every place)
preferences-how = Press a button, or type it, as in `/me language English`. Who you are when you talk is set with `/persona`.
preferences-set = Your setting is changed: **{ $what }** · { $value }
