# Terminal
console-again = Going on with { $name }. To begin anew: /new.
console-unknown = There is no command { $name }. /help lists them.
console-file = The file is saved: { $path }
console-no-file = There is no file at { $path }.
console-which-file = Please add the path of the file, as in `/{ $name } ~/card.png`
