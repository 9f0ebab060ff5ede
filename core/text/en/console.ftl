# Terminal
console-again = Going on with { $name }. To begin anew: /new.
console-unknown = There is no command { $name }. /help lists them.
