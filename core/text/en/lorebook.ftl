### One entry of a lorebook, edited alone.

lorebook-no-entry = There is no lorebook entry called “{ $name }”. It may have been removed meanwhile.
lorebook-title = Lorebook entry { $number }: its name and comment can have up to { $most } characters each.
lorebook-position = Lorebook entry { $number }: the position must be before_char or after_char.
lorebook-extensions = Lorebook entry: extensions must be an object with at most { $most } values, nested at most { $deepest } deep.
lorebook-number = Lorebook entry: this number is too large. Please give a smaller one.
lorebook-setting-text = Lorebook: its name and description must be text.
lorebook-setting-number = Lorebook: scan depth and token budget must be whole numbers from 0 to 1,000,000.
lorebook-setting-switch = Lorebook: recursive scanning is either on or off.
