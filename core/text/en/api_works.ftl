### The API of characters and stories.

api-form-needed = This takes a form (multipart/form-data) whose “file” is a file.
api-form-field = “{ $field }” can have at most { $most } characters.
api-adults-only = This is for adults. Its account's preferences have to say that it is an adult's.
api-no-picture = There is no such picture.
api-no-export = There is no such form of export.
