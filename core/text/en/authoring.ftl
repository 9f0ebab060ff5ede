### While characters are made and changed.

authoring-no-lorebook = This file isn't a lorebook. Please send a file that holds a lorebook only.
authoring-picture-kind = There is no kind of picture called “{ $kind }”. Please choose one of these: { $known }
authoring-picture-name = Picture name: please give 1 to 100 characters.
authoring-picture-main = Picture name: the avatar is changed as the avatar. Please give another name.
authoring-no-picture = There is no { $kind } picture called “{ $name }”.
