### What stands in exported works and on covers.

mark-made = This work was made with generative artificial intelligence.
mark-rehearsed = This work is a rehearsal: woven by fixed rules from material that comes with Iyagi, without a generative AI model. No person wrote it; a program made it automatically.
mark-tools = Made with: Iyagi
mark-models = Models used
mark-no-models = Models used: not recorded
mark-rehearsal-models = Models used: none (rehearsal)
mark-date = Made on: { $date }
mark-label-made = AI-generated
mark-label-rehearsed = Rehearsal (generated)

book-cover = Cover
book-cover-of = Cover of “{ $title }”
book-contents = Contents
book-colophon = About this book
book-by = by { $name }
book-chapter = Episode { $number }
book-chapter-titled = Episode { $number }: { $title }
book-rating-general = For everyone
book-rating-teen = 15 and over
book-rating-adult = Adults only
book-rating = Rating: { $rating }
book-tags = Tags
book-warnings = Content notes
book-summary-accessible = A book of text alone. Contents and headings lead through it, and the picture on its cover is described.
book-untitled = Untitled story
book-private-card = A private story
book-adult-card = A story for adults
