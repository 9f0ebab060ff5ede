# Terminal
console-again = Going on with { $name }. To begin anew: /new.
console-unknown = There is no command { $name }. /help lists them.
console-file = The file is here: { $path }
console-no-file = There is no file at { $path }.
console-which-file = Give the path of the file, too: `/{ $name } ~/card.png`
