public import Metrics
public import OrderLog
import Rules

/// One point that a rule asks of documents, with what a disclosure shows of it.
public struct DocumentPoint: Codable, Sendable, Equatable {
  /// What is asked, as a stable code such as `item.purpose` or `publication`.
  public var subject: String
  /// Which entry it is about, in the platform's own words, such as a rule's name and version; nil where the subject
  /// says it all.
  public var entry: String?
  public var state: State
  /// Why a point cannot be compared, as a code such as `calendar`.
  public var why: String?
  /// The source that asks for it, as the rule's sources call it; nil: the rule's as a whole.
  public var source: String?
  /// The day on which it is judged.
  public var day: CivilDate
  /// What was measured against what, in which unit.
  public var measured: Double?
  public var limit: Double?
  public var quantity: Quantity?
  /// What the entries say, such as the days of publication and of effect.
  public var facts: [DocumentFact]
  /// The entries with their attachments.
  public var records: [DocumentRecord]
  /// The verdict of the log's rule that the point stands or falls with; nil: it is about documents alone.
  public var log: LogAnswer?
  /// Why the log gives no figure to compare with, where it was asked for one.
  public var reason: VerdictReason?

  /// What a disclosure shows of a point.
  public enum State: String, Codable, Sendable, CaseIterable {
    /// It says what is asked, and the documents are there.
    case shown
    /// It says something else.
    case contradicted
    /// It does not say, or the documents are not there as stated.
    case missing
    /// A person must answer.
    case question
    /// It says what is needed, but there is nothing to compare it with yet.
    case uncompared
    /// The rule does not ask it of this entry.
    case outside

    /// What the point makes of its rule.
    func verdict(beyond: Verdict) -> Verdict {
      switch self {
      case .shown: .met
      case .contradicted: beyond
      case .missing, .uncompared: .undetermined
      case .question: .needsReview
      case .outside: .notApplicable
      }
    }
  }

  /// A point without numbers.
  public init(
    _ subject: String, entry: String? = nil, _ state: State, why: String? = nil, source: String? = nil,
    day: CivilDate, measured: Double? = nil, limit: Double? = nil, quantity: Quantity? = nil,
    facts: [DocumentFact] = [], records: [DocumentRecord] = [], log: LogAnswer? = nil,
    reason: VerdictReason? = nil
  ) {
    self.log = log
    self.reason = reason
    self.subject = subject
    self.entry = entry
    self.state = state
    self.why = why
    self.source = source
    self.day = day
    self.measured = measured
    self.limit = limit
    self.quantity = quantity
    self.facts = facts
    self.records = records
  }
}

/// Something that an entry says: a day, a number or a text under a stable name such as `published`.
public struct DocumentFact: Codable, Sendable, Equatable {
  public var name: String
  public var value: String

  /// A fact.
  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }

  /// A fact that is a day, or nil when there is none.
  init?(_ name: String, _ day: CivilDate?) {
    guard let day else { return nil }
    self.init(name, day.description)
  }
}

/// An entry of a disclosure: where it stands, and what was found where its attachments should be.
public struct DocumentRecord: Codable, Sendable, Equatable {
  /// The keys that lead to the entry.
  public var path: String
  /// The line on which it begins; 0 when it was not read from a file.
  public var line: Int
  public var attachments: [Kept]

  /// An attachment with its state.
  public struct Kept: Codable, Sendable, Equatable {
    public var title: String?
    public var file: String?
    public var url: String?
    /// The digest that the disclosure states.
    public var sha256: String?
    public var state: State
    /// The digest of the file that is there instead.
    public var found: String?
    /// The size of the file that is there as stated, in bytes.
    public var bytes: Int?

    /// What was found where the attachment should be.
    public enum State: String, Codable, Sendable, CaseIterable {
      case present, missing, different, outside, unreadable, notFetched
    }

    init(_ attachment: Attachment, _ state: AttachmentState) {
      title = attachment.title
      file = attachment.file
      url = attachment.url
      sha256 = attachment.sha256
      switch state {
      case .present(let bytes):
        self.state = .present
        self.bytes = bytes
      case .missing: self.state = .missing
      case .different(let digest):
        self.state = .different
        found = digest
      case .outside: self.state = .outside
      case .unreadable: self.state = .unreadable
      case .notFetched: self.state = .notFetched
      }
    }
  }

  init(_ source: EntrySource, in documents: EvidencedDisclosure) {
    path = source.path
    line = source.line
    attachments = source.attachments.map { Kept($0, documents.state(of: $0)) }
  }
}

/// The disclosure that an audit was given.
public struct DisclosureSummary: Codable, Sendable, Equatable {
  /// The name of its file, without folders, and its digest.
  public var file: String
  public var digest: String
  /// The day on which it was made.
  public var asOf: CivilDate
  /// The platform's name in it.
  public var platform: String
  /// Attachments by state, each counted once.
  public var attachments: [String: Int]

  init(_ documents: EvidencedDisclosure) {
    file = documents.file
    digest = documents.digest
    asOf = documents.disclosure.asOf
    platform = documents.disclosure.platform.name
    attachments = Set(documents.disclosure.attachments).reduce(into: [:]) {
      $0[DocumentRecord.Kept($1, documents.state(of: $1)).state.rawValue, default: 0] += 1
    }
  }
}
