"""Stories: what their stages made, the calls that were paid for it, the money; who reads them, and what they say."""

from enum import StrEnum

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    true,
)

from core.db.tables.base import BigKey, UtcTime, choice, key, metadata
from core.db.tables.characters import Rating, Visibility


class StoryState(StrEnum):
    """How a story stands: it is being made, waits for its maker's word (at a gate, or over a stage that failed), was
    paused by its maker, stopped for want of money, is whole as far as it was asked for, or was given up."""

    MAKING = "making"
    WAITING = "waiting"
    PAUSED = "paused"
    UNPAID = "unpaid"
    DONE = "done"
    CANCELLED = "cancelled"


class Author(StrEnum):
    """Who made a version of an artifact: a model, its maker by hand, the program's own rules, or the offline
    rehearsal."""

    MODEL = "model"
    PERSON = "person"
    CODE = "code"
    REHEARSAL = "rehearsal"


class CallState(StrEnum):
    """A call is entered as sent before it is made. Lost: its worker died, and it may have been billed."""

    SENT = "sent"
    DONE = "done"
    FAILED = "failed"
    LOST = "lost"


class Payer(StrEnum):
    ACCOUNT = "account"
    SPACE = "space"


class Consent(StrEnum):
    """What somebody whose words are in the range of a story's chat has said to it."""

    ASKED = "asked"
    GIVEN = "given"
    REFUSED = "refused"
    REVOKED = "revoked"


class ShownAs(StrEnum):
    """How somebody who gave their consent appears in the story: by their name, or by another."""

    NAME = "name"
    ANONYMOUS = "anonymous"


# `wish` is core.stories.wish.Wish as JSON. `reason` is a Text (core.text.plain) that says why it waits or stands still.
# `cap` is in micro-dollars and never passed; `quote` what was told before. `parent_id`, `branched_at`: a branch shares
# its parent's artifacts up to that episode. `asked_for` counts the episodes that are to be written; `stops` are the
# gates at which its maker is asked. `title` to `rating` are what readers see, of the newest edition. `steered` counts
# what its maker has changed: a button that carries another number is stale. `rehearsal`: made without a model.
stories = Table(
    "stories",
    metadata,
    key(),
    Column("public_id", String(32), nullable=False, unique=True),
    Column("link_token", String(32), nullable=False, unique=True),
    Column("owner_id", BigKey, ForeignKey("accounts.id"), nullable=False, index=True),
    choice("state", StoryState),
    Column("reason", JSON(none_as_null=True)),
    Column("wish", JSON, nullable=False),
    Column("asked_for", Integer, nullable=False),
    Column("stops", JSON, nullable=False),
    Column("steered", Integer, nullable=False, server_default="0"),
    Column("rehearsal", Boolean, nullable=False, server_default=false()),
    choice("payer", Payer),
    Column("payer_key", String(200), nullable=False),
    Column("quote", BigInteger),
    Column("cap", BigInteger),
    Column("parent_id", BigKey, ForeignKey("stories.id", ondelete="SET NULL"), index=True),
    Column("branched_at", Integer),
    Column("language", String(16), nullable=False),
    Column("genre", String(40), nullable=False, server_default=""),
    Column("title", String(200), nullable=False, server_default=""),
    Column("blurb", Text, nullable=False, server_default=""),
    Column("pen_name", String(80), nullable=False, server_default=""),
    choice("rating", Rating, server_default="general"),
    choice("visibility", Visibility, server_default="private"),
    Column("created_at", UtcTime, nullable=False),
    Column("updated_at", UtcTime, nullable=False),
    Column("published_at", UtcTime),
    Column("deleted_at", UtcTime),
    Column("redacted", Boolean, nullable=False, server_default=false()),
    Column("hot", Float, nullable=False, server_default="0"),
    Column("like_count", Integer, nullable=False, server_default="0"),
    Column("follow_count", Integer, nullable=False, server_default="0"),
    Column("comment_count", Integer, nullable=False, server_default="0"),
    Column("episode_count", Integer, nullable=False, server_default="0"),
)
Index("ix_stories_by_hot", stories.c.visibility, stories.c.hot, stories.c.id)
Index("ix_stories_by_published_at", stories.c.visibility, stories.c.published_at, stories.c.id)
Index("ix_stories_by_like_count", stories.c.visibility, stories.c.like_count, stories.c.id)
Index("ix_stories_by_genre", stories.c.visibility, stories.c.genre, stories.c.hot, stories.c.id)
Index("ix_stories_by_genre_published_at", *(stories.c[each] for each in ("visibility", "genre", "published_at", "id")))
Index("ix_stories_by_genre_like_count", *(stories.c[each] for each in ("visibility", "genre", "like_count", "id")))

# What a model was asked for a story. `request_hash` is that of the stage, its inputs and the attempt: what is there and
# done is never asked again; `take` counts how often it was sent, for those before were lost. `response` is raw, kept
# before anybody reads it; of a stream that broke, what came. `worst` is what the call may cost at most, reserved while
# it is under way.
story_calls = Table(
    "story_calls",
    metadata,
    key(),
    Column("story_id", BigKey, ForeignKey("stories.id", ondelete="CASCADE"), nullable=False),
    Column("request_hash", String(64), nullable=False),
    Column("take", SmallInteger, nullable=False, server_default="0"),
    Column("stage", SmallInteger, nullable=False),
    Column("episode", Integer, nullable=False, server_default="0"),
    Column("attempt", SmallInteger, nullable=False),
    choice("state", CallState),
    Column("epoch", Integer, nullable=False),
    Column("response", Text, nullable=False, server_default=""),
    Column("finish", String(16), nullable=False, server_default=""),
    Column("provider", String(40), nullable=False, server_default=""),
    Column("model", String(120), nullable=False, server_default=""),
    Column("usage", JSON(none_as_null=True)),
    Column("tries", JSON(none_as_null=True)),
    Column("cost", BigInteger),
    Column("worst", BigInteger, nullable=False, server_default="0"),
    Column("sent_at", UtcTime, nullable=False),
    Column("done_at", UtcTime),
    UniqueConstraint("story_id", "request_hash", "take"),
)

# Immutable: what a stage made, or a person in its place. `content` is the stage's schema as JSON; `text` the prose of
# an episode ("" for the rest). `inputs` is the hash of all it was made from: where that has changed, it is stale.
# `note` is what its maker asked for; `told` a list of Texts about how it was made (repaired, another provider).
artifacts = Table(
    "artifacts",
    metadata,
    key(),
    Column("story_id", BigKey, ForeignKey("stories.id", ondelete="CASCADE"), nullable=False),
    Column("stage", SmallInteger, nullable=False),
    Column("episode", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("inputs", String(64), nullable=False),
    Column("content_hash", String(64), nullable=False),
    choice("author", Author),
    Column("prompt_version", String(40), nullable=False, server_default=""),
    Column("provider", String(40), nullable=False, server_default=""),
    Column("model", String(120), nullable=False, server_default=""),
    Column("content", JSON, nullable=False),
    Column("text", Text, nullable=False, server_default=""),
    Column("report", JSON(none_as_null=True)),
    Column("note", Text, nullable=False, server_default=""),
    Column("told", JSON(none_as_null=True)),
    Column("parent_id", BigKey, ForeignKey("artifacts.id", ondelete="SET NULL")),
    Column("call_id", BigKey, ForeignKey("story_calls.id", ondelete="SET NULL")),
    Column("redacted", Boolean, nullable=False, server_default=false()),
    Column("created_at", UtcTime, nullable=False),
    UniqueConstraint("story_id", "stage", "episode", "version"),
)

# The version that counts for a story, one a stage and episode (0 where the stage is none of an episode's). A branch has
# its own rows, which may name its parent's artifacts. `pinned` is the hash of changed inputs with which its maker keeps
# it all the same; `redo`: it is to be made anew, as `instruction` says.
story_heads = Table(
    "story_heads",
    metadata,
    Column("story_id", BigKey, ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True),
    Column("stage", SmallInteger, primary_key=True, autoincrement=False),
    Column("episode", Integer, primary_key=True, autoincrement=False),
    Column("artifact_id", BigKey, ForeignKey("artifacts.id"), nullable=False, index=True),
    Column("approved", Boolean, nullable=False, server_default=false()),
    Column("pinned", String(64), nullable=False, server_default=""),
    Column("redo", Boolean, nullable=False, server_default=false()),
    Column("instruction", Text, nullable=False, server_default=""),
)

# What money may still be spent: of a story (its id), an account (its id and a month "2026-11") or a space. `cap` None:
# no limit. `spent` holds what lost calls may have cost.
budgets = Table(
    "budgets",
    metadata,
    Column("scope", String(16), primary_key=True),
    Column("subject", String(200), primary_key=True),
    Column("period", String(16), primary_key=True),
    Column("cap", BigInteger),
    Column("spent", BigInteger, nullable=False, server_default="0"),
    Column("reserved", BigInteger, nullable=False, server_default="0"),
)

# Where the making of a story is shown in one message that is kept up to date. `shown` is the hash of what it says.
story_watches = Table(
    "story_watches",
    metadata,
    Column("story_id", BigKey, ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True),
    Column("place_id", BigKey, ForeignKey("places.id", ondelete="CASCADE"), primary_key=True),
    Column("post_id", String(64)),
    Column("locale", String(16), nullable=False),
    Column("shown", String(64), nullable=False, server_default=""),
)

# The episodes that readers see. `artifact_id` holds the text (stage 13); only one whose gates are green stands here.
episodes = Table(
    "episodes",
    metadata,
    Column("story_id", BigKey, ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("artifact_id", BigKey, ForeignKey("artifacts.id"), nullable=False),
    Column("title", String(120), nullable=False),
    Column("length", Integer, nullable=False),
    Column("published_at", UtcTime, nullable=False),
    Column("updated_at", UtcTime, nullable=False),
)

story_tags = Table(
    "story_tags",
    metadata,
    Column("tag", String(60), primary_key=True),
    Column("story_id", BigKey, ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True, index=True),
)

# What a search knows of the public ones (core.stories.shelf.indexing): their words, folded, and which have a gram. What
# is missing here is made at the next start. Grams have no index by story, which would double them, and so no foreign
# key either: to see that nothing refers to it, each deletion of a story would read all of them.
story_texts = Table(
    "story_texts",
    metadata,
    Column("story_id", BigKey, ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True),
    Column("words", Text, nullable=False),
)

story_grams = Table(
    "story_grams",
    metadata,
    Column("gram", LargeBinary, primary_key=True),
    Column("story_id", BigKey, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

# A cover, with or without a picture by a model; `png` has its lettering. The newest counts.
story_covers = Table(
    "story_covers",
    metadata,
    key(),
    Column("story_id", BigKey, ForeignKey("stories.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("public_id", String(32), nullable=False, unique=True),
    Column("artifact_id", BigKey, ForeignKey("artifacts.id", ondelete="SET NULL")),
    Column("painted", Boolean, nullable=False),
    Column("png", LargeBinary, nullable=False),
    Column("art", LargeBinary),
    Column("alt", Text, nullable=False, server_default=""),
    Column("created_at", UtcTime, nullable=False),
)

story_likes = Table(
    "story_likes",
    metadata,
    Column("account_id", BigKey, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("story_id", BigKey, ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("at", UtcTime, nullable=False),
)

# `seen` is the newest episode that a follower was told of.
story_follows = Table(
    "story_follows",
    metadata,
    Column("account_id", BigKey, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("story_id", BigKey, ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("seen", Integer, nullable=False, server_default="0"),
    Column("at", UtcTime, nullable=False),
)

# `paragraph` is the paragraph's id where the comment is about one.
story_comments = Table(
    "story_comments",
    metadata,
    key(),
    Column("public_id", String(32), nullable=False, unique=True),
    Column("story_id", BigKey, ForeignKey("stories.id", ondelete="CASCADE"), nullable=False),
    Column("episode", Integer, nullable=False, server_default="0"),
    Column("paragraph", String(24), nullable=False, server_default=""),
    Column("account_id", BigKey, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("name", String(80), nullable=False),
    Column("text", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("deleted_at", UtcTime),
)
Index("ix_story_comments_story_id_episode", story_comments.c.story_id, story_comments.c.episode, story_comments.c.id)

# How far somebody has read: the paragraph's id, and its number where the id is no more.
reading_places = Table(
    "reading_places",
    metadata,
    Column("account_id", BigKey, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("story_id", BigKey, ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("episode", Integer, nullable=False),
    Column("paragraph", String(24), nullable=False),
    Column("number", Integer, nullable=False),
    Column("at", UtcTime, nullable=False),
)

# A secret address at which a reader's own feed can be had.
feed_tokens = Table(
    "feed_tokens",
    metadata,
    key(),
    Column("account_id", BigKey, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("token", String(64), nullable=False, unique=True),
    Column("created_at", UtcTime, nullable=False),
)

# The range of a chat that a story is made from. `digest` is what was made of it (core.stories.schemas.ChatDigest).
story_origins = Table(
    "story_origins",
    metadata,
    Column("story_id", BigKey, ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True),
    Column("place_id", BigKey, ForeignKey("places.id", ondelete="SET NULL")),
    Column("chat_id", BigKey, ForeignKey("chats.id", ondelete="SET NULL")),
    Column("from_id", BigKey, nullable=False),
    Column("to_id", BigKey, nullable=False),
    Column("closed", Boolean, nullable=False, server_default=false()),
)

story_consents = Table(
    "story_consents",
    metadata,
    Column("story_id", BigKey, ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True),
    Column("person_id", BigKey, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True),
    choice("state", Consent),
    choice("shown_as", ShownAs, server_default="anonymous"),
    Column("at", UtcTime, nullable=False),
)

# The messages that an artifact's words go back to, each with the words.
artifact_sources = Table(
    "artifact_sources",
    metadata,
    Column("artifact_id", BigKey, ForeignKey("artifacts.id", ondelete="CASCADE"), primary_key=True),
    Column("message_id", BigKey, primary_key=True, autoincrement=False, index=True),
    Column("person_id", BigKey, index=True),
    Column("quote", Text, nullable=False),
)

# Somebody of a story's cast whom one can talk to, as they are at the end of that episode. `current`: it is withdrawn
# where the story is.
story_characters = Table(
    "story_characters",
    metadata,
    Column("story_id", BigKey, ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True),
    Column("cast_id", String(40), primary_key=True),
    Column("episode", Integer, primary_key=True, autoincrement=False),
    Column("character_id", BigKey, ForeignKey("characters.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("current", Boolean, nullable=False, server_default=true()),
)

# A scene of a chat with one of the cast that its author has made part of the story.
story_canon = Table(
    "story_canon",
    metadata,
    key(),
    Column("story_id", BigKey, ForeignKey("stories.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("after_episode", Integer, nullable=False),
    Column("chat_id", BigKey, ForeignKey("chats.id", ondelete="SET NULL")),
    Column("from_id", BigKey, nullable=False),
    Column("to_id", BigKey, nullable=False),
    Column("summary", Text, nullable=False),
    Column("facts", JSON, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("deleted_at", UtcTime),
)
