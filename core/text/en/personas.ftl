### Who people are when they talk.

personas-gone = That persona is no more. `/persona` shows those there are.
personas-most = You can have { $most } personas. Forget one that you do not use in `/persona` first.
personas-taken = You have a persona called “{ $name }” already. Choose another name.
personas-nameless = A persona needs a name that can be seen, as in `/persona Minsu | 23, of few words`.
personas-name-long = The persona's name is too long ({ $length } characters). It can have { $most }.
personas-description-long = The persona's description is too long ({ $length } characters). It can have { $most }.
personas-pronouns-long = The pronouns are too long ({ $length } characters). They can have { $most }.
