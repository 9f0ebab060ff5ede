calling-unheard = { $name } has only just come and has not heard a word yet. Say something first.
