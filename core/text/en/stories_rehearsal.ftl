rehearsal-length =
    A rehearsal, written without a model, cannot make episodes of { $words ->
        [yes] { $asked } words
       *[no] { $asked } characters
    }. The nearest length is { $words ->
        [yes] { $nearest } words
       *[no] { $nearest } characters
    }: start again with that, or set the key of an AI provider.
rehearsal-episodes = A rehearsal, written without a model, has at most { $most } episodes. Ask for { $most } or fewer, or set the key of an AI provider (IYAGI_ANTHROPIC__API_KEY or IYAGI_GEMINI__API_KEY) for a longer story.
rehearsal-scenes = The plan of episode { $episode } has more scenes than a rehearsal knows. Keep to { $most } scenes, or set the key of an AI provider.
rehearsal-keywords = Your keywords are too long for a rehearsal. Keep them to { $most } characters in all.
