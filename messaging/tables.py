"""The outbox and the inbox: template versions, messages, letter batches, replies, examples."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    UniqueConstraint,
    text,
)

from messaging.states import (
    Channel,
    MessageState,
    Provider,
    ReplyState,
    TokenPurpose,
    VersionChange,
    VersionState,
)
from storage.types import BigKey, Plain, UtcDateTime, key_column, metadata, one_of

IN_USE = text("state = 'live'")
SENDING = text("state = 'sending'")
UNKNOWN = text("state = 'unknown'")
LETTER = text("letter_batch_id IS NOT NULL")
TAKEN = text("sid IS NOT NULL")
UNPOSTED = text("posted_at IS NULL")
UNHANDLED = text("handled_at IS NULL")
TO_POINT = text("contact_point_id IS NOT NULL")
TO_MESSAGE = text("message_id IS NOT NULL")
OF_CONTACT = text("planned_contact_id IS NOT NULL")
KNOWN = text("person_id IS NOT NULL")
ERASABLE = text("erase_at IS NOT NULL")

template_version = Table(
    "template_version",
    metadata,
    key_column(),
    Column("template", Plain, nullable=False),
    Column("channel", Plain, nullable=False),
    Column("language", Plain, nullable=False),
    Column("number", Integer, nullable=False),
    Column("body", Plain, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("state", Plain, nullable=False),
    Column("author", Plain, nullable=False),  # such as `staff:sara`; `system`: came with a release
    Column("approver", Plain, nullable=False, server_default=""),
    one_of("state", VersionState),
    UniqueConstraint("template", "channel", "language", "number"),
    # one text is in use, never two
    Index(
        "uq_template_version_live",
        "template",
        "channel",
        "language",
        unique=True,
        postgresql_where=IN_USE,
        sqlite_where=IN_USE,
    ),
)

template_change = Table(
    "template_change",  # who did what with which version; rows are only added
    metadata,
    key_column(),
    Column("version_id", BigKey, ForeignKey("template_version.id"), nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", Plain, nullable=False),
    Column("change", Plain, nullable=False),
    Column("note", Plain, nullable=False, server_default=""),  # why, in a few words
    one_of("change", VersionChange),
)

letter_batch = Table(
    "letter_batch",
    metadata,
    key_column(),
    Column("unit_id", BigKey, ForeignKey("unit.id"), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("printed_at", UtcDateTime),  # from then on no letter is added: what is printed is posted
    Column("posted_at", UtcDateTime),
    Index("ix_letter_batch_unposted", "id", postgresql_where=UNPOSTED, sqlite_where=UNPOSTED),
)

message = Table(
    "message",
    metadata,
    key_column(),
    # a planned contact becomes at most one message: this is what "never twice" rests on
    Column(
        "planned_contact_id",
        BigKey,
        ForeignKey("planned_contact.id"),
        nullable=False,
        unique=True,
    ),
    Column("person_id", BigKey, ForeignKey("person.id"), nullable=False),
    Column("channel", Plain, nullable=False),
    Column("contact_point_id", BigKey, ForeignKey("contact_point.id")),
    Column("template_version_id", BigKey, ForeignKey("template_version.id")),
    Column("letter_batch_id", BigKey, ForeignKey("letter_batch.id")),
    Column("state", Plain, nullable=False),
    Column("rank", SmallInteger, nullable=False),
    Column("sid", Plain),  # the carrier's own id
    Column("error", Plain, nullable=False, server_default=""),  # the carrier's raw code
    Column("segments", SmallInteger, nullable=False, server_default="0"),
    Column("text_cipher", LargeBinary, nullable=False),
    Column("link_cipher", LargeBinary),  # a letter's personal link, for its QR code
    Column("letter_number", Integer),  # its place in the print; empty: it has not been printed
    Column("worker", Plain, nullable=False, server_default=""),
    # after it a message still `sending` is unknown, and the carrier is asked about an `unknown`
    # one; unknown and without it: for staff
    Column("deadline", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    Column("attempted_at", UtcDateTime),  # accepted by the carrier, or posted
    Column("ended_at", UtcDateTime),
    Column("withdrawn_by", Plain, nullable=False, server_default=""),
    one_of("channel", Channel),
    one_of("state", MessageState),
    # of the rows that are looked for by it: most messages are no letters, and new ones have no sid
    Index("ix_message_batch", "letter_batch_id", postgresql_where=LETTER, sqlite_where=LETTER),
    Index("ix_message_sid", "sid", postgresql_where=TAKEN, sqlite_where=TAKEN),
    Index("ix_message_sending", "deadline", postgresql_where=SENDING, sqlite_where=SENDING),
    Index("ix_message_unknown", "deadline", postgresql_where=UNKNOWN, sqlite_where=UNKNOWN),
    Index("ix_message_person", "person_id", "attempted_at"),
    # erasing looks for what points to a number (R15)
    Index("ix_message_point", "contact_point_id", postgresql_where=TO_POINT, sqlite_where=TO_POINT),
)

sending_day = Table(
    "sending_day",  # what the daily cap of a unit has used (R22)
    metadata,
    Column("unit_id", BigKey, ForeignKey("unit.id"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("begun", Integer, nullable=False),
)

inbox = Table(
    "inbox",
    metadata,
    key_column(),
    Column("provider", Plain, nullable=False),
    Column("external_id", Plain, nullable=False),
    Column("sender_hash", LargeBinary, nullable=False),
    Column("person_id", BigKey, ForeignKey("person.id")),  # known at once: a link, a bound chat
    Column("raw_cipher", LargeBinary),  # JSON as received; erased with the reply
    Column("received_at", UtcDateTime, nullable=False),
    Column("handled_at", UtcDateTime),
    one_of("provider", Provider),
    # a carrier that repeats itself is stored once
    UniqueConstraint("provider", "external_id"),
    Index("ix_inbox_unhandled", "id", postgresql_where=UNHANDLED, sqlite_where=UNHANDLED),
    Index(
        "ix_inbox_unhandled_sender",
        "sender_hash",
        postgresql_where=UNHANDLED,
        sqlite_where=UNHANDLED,
    ),
    Index("ix_inbox_person", "person_id", postgresql_where=KNOWN, sqlite_where=KNOWN),
)

token = Table(
    "token",  # behind a personal link; of the link's own letters only a keyed hash is kept
    metadata,
    key_column(),
    Column("hash", LargeBinary, nullable=False, unique=True),
    Column("purpose", Plain, nullable=False),
    Column("person_id", BigKey, ForeignKey("person.id"), nullable=False, index=True),
    # the contact whose message carries the link; empty: made on the reply page
    Column("planned_contact_id", BigKey, ForeignKey("planned_contact.id")),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
    Column("uses", SmallInteger, nullable=False, server_default="0"),
    one_of("purpose", TokenPurpose),
    Index(
        "ix_token_contact",
        "planned_contact_id",
        postgresql_where=OF_CONTACT,
        sqlite_where=OF_CONTACT,
    ),
)

reply = Table(
    "reply",
    metadata,
    key_column(),
    Column("inbox_id", BigKey, ForeignKey("inbox.id"), nullable=False, unique=True),
    Column("person_id", BigKey, ForeignKey("person.id"), index=True),  # empty: nobody we know
    Column("contact_point_id", BigKey, ForeignKey("contact_point.id")),
    Column("message_id", BigKey, ForeignKey("message.id")),  # the attempt it answers
    Column("channel", Plain, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("text_cipher", LargeBinary),
    Column("reading_cipher", LargeBinary),  # JSON of the Reading, with its evidence
    Column("state", Plain, nullable=False),
    Column("erase_at", UtcDateTime),  # empty: it waits for a human, or has been erased
    one_of("state", ReplyState),
    Index("ix_reply_at", "at"),
    # erasing looks for what points to a number or a message (R15)
    Index("ix_reply_point", "contact_point_id", postgresql_where=TO_POINT, sqlite_where=TO_POINT),
    Index("ix_reply_message", "message_id", postgresql_where=TO_MESSAGE, sqlite_where=TO_MESSAGE),
    Index("ix_reply_erase_at", "erase_at", postgresql_where=ERASABLE, sqlite_where=ERASABLE),
)

labelled_reply = Table(
    "labelled_reply",  # what a human read in a reply, for training; erased with the reply (R15)
    metadata,
    key_column(),
    Column("reply_id", BigKey, ForeignKey("reply.id"), nullable=False, unique=True),
    Column("text_cipher", LargeBinary, nullable=False),  # without names and numbers
    Column("labels_cipher", LargeBinary, nullable=False),  # JSON; an illness may be among them
    Column("lang", Plain, nullable=False),  # as guessed
    Column("context", Plain, nullable=False),  # which of our texts it answers
    Column("confirmed", Boolean, nullable=False),  # the guess was right as it stood
    Column("staff_id", BigKey, ForeignKey("staff.id"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

# A model that was trained with corrections; the newest is in use, none: the one that comes along.
reader_model = Table(
    "reader_model",
    metadata,
    key_column(),
    Column("made_at", UtcDateTime, nullable=False),
    Column("packed", LargeBinary, nullable=False),  # weights, no texts
    Column("figures", Plain, nullable=False),  # JSON: how it was judged
)
