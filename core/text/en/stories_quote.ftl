# Cost of stories

story-cache-alarm = From episode 2 on, only { $share } % of what was sent to the models was read from a cache; it should be { $wanted } %. The story may cost more than quoted: check the model and its provider's caching.
