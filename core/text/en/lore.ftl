# Why a lorebook entry is in or out
lore-key =
    In: key “{ $word }”{ $quoted ->
        [yes] {" "}(“{ $passage }”)
       *[no] { "" }
    }{ $recursion ->
        [yes] {" "}(pass { $step }, which reads other entries' texts too)
       *[no] { "" }
    }{ $rolled ->
        [yes] , rolled { $roll } of { $chance } %
       *[no] { "" }
    }
lore-both-keys =
    In: key “{ $word }”{ $quoted ->
        [yes] {" "}(“{ $passage }”)
       *[no] { "" }
    }, and the secondary keys allow it ({ $second }){ $recursion ->
        [yes] {" "}(pass { $step })
       *[no] { "" }
    }{ $rolled ->
        [yes] , rolled { $roll } of { $chance } %
       *[no] { "" }
    }
lore-constant =
    In: always on{ $rolled ->
        [yes] , rolled { $roll } of { $chance } %
       *[no] { "" }
    }
lore-sticky = In: it stays once it is in (until the chat has { $until } messages)
lore-activate = In: decorator { $word }
lore-forced = In: called from outside
lore-kept = In: it matched once and { $word } keeps it
lore-disabled = Out: switched off
lore-folder = Out: a folder
lore-trigger = Out: not for this kind of answer ({ $word })
lore-character = Out: not with this character ({ $word })
lore-delay = Out: begins when the chat has { $until } messages
lore-cooldown = Out: resting (until the chat has { $until } messages)
lore-waits = Out: waits until other entries' texts are read (level { $until })
lore-not-by-recursion = Out: other entries' texts cannot call it
lore-dont-activate = Out: decorator { $word }
lore-condition = Out: a decorator's condition does not hold: { $word }
lore-once = Out: it has matched once ({ $word })
lore-no-keys = Out: it has no keys
lore-no-match = Out: no key occurs
lore-secondary = Out: key “{ $word }”, but the secondary keys do not allow it ({ $second })
lore-additional = Out: further keys that must occur do not ({ $second })
lore-excluded = Out: a key that must not occur does ({ $second })
lore-broken = Out: the regular expression { $word } is faulty and can never match
lore-too-slow = Out: the regular expression { $word } took too long and was stopped
lore-probability = Out: rolled { $roll } of { $chance } %
lore-group =
    Out: in group “{ $group }” { $won ->
        [no] it got no place
       *[yes] “{ $winner }” took the place
    }
lore-book-budget = Out: the book's budget of { $budget } tokens is full ({ $tokens } tokens, lower priority)
lore-budget = Out: no room in the budget of { $budget } tokens ({ $tokens } tokens)

# What to know
lore-warning-broken = The regular expression { $word } of entry “{ $entry }” is faulty: this key never matches.
lore-warning-slow = The regular expression { $word } took too long and was stopped. Please make it shorter and simpler.
lore-warning-decorator = Entry “{ $entry }”: the name or the value of the decorator “{ $line }” is unknown here. The line is kept and has no effect.
lore-warning-pattern = Lore entry “{ $entry }”: the key { $pattern } isn't a working pattern, so it will never match.
