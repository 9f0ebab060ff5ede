### Why a memory came to mind.

recall-words = it shares words with what was said
recall-meaning = it means something close to what was said
recall-time = it is from the time that was asked about
recall-beside = it was said right beside another memory
recall-pinned = it is pinned, and always kept in mind
