links-gone = This link is not there any more.
links-same = These already belong together.
links-no-account = That account is not there any more.
links-banned = One of the two may not take part at the moment, so they cannot be put together.
links-both-have-parts = Both accounts already have others linked to them. Undo the links of one of them first.
links-guest-stays = What you did before you signed in stays with your account; there is nowhere for it to go back to.
links-story-runs = A story is being written right now. Pause it, or try again when it is done.
