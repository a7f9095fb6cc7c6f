import Metrics
import OrderLog
import Rules

/// How one kind of question about documents answers rules: it holds a disclosure against what the rule asks, point
/// by point.
///
/// One examiner a metric `documents.…`, in a file of its own. Two principles hold for all: an entry speaks for the
/// platform only when its documents are there as stated, and against it also without; and what is not said is not
/// known.
protocol DocumentExaminer: Sendable {
  /// The metric's name in rule files, such as `documents.lead-time`.
  static var metric: String { get }
  /// The arguments that a reading may give, each with its values; the first is the default.
  static var arguments: [String: [String]] { get }
  /// The roles of parameters that it needs.
  static var roles: [String] { get }

  init()

  /// The points, in a fixed order. Throws when the rule is about something that does not exist.
  func examine(_ context: DocumentContext) throws(Absence) -> [DocumentPoint]
}

extension DocumentExaminer {
  static var arguments: [String: [String]] { [:] }
  static var roles: [String] { [] }
}

/// A disclosure under one reading of one rule.
struct DocumentContext: Sendable {
  let documents: EvidencedDisclosure
  let request: ExaminationRequest
  /// What the log may be asked; nil when nothing is asked of it.
  let witness: LogWitness?

  /// The verdict of the rule that plays a part in this one.
  func answer(_ reference: String) -> LogAnswer? {
    request.rule.references[reference].flatMap { witness?.answers[$0] }
  }

  var disclosure: Disclosure { documents.disclosure }
  /// The day on which the documents are judged: that of the disclosure.
  var day: CivilDate { disclosure.asOf }

  /// The value of the parameter in a role on a day.
  func value(_ role: String, on day: CivilDate? = nil) throws(Absence) -> Double {
    do {
      return try request.value(role, on: day ?? self.day)
    } catch {
      throw .parameter(error)
    }
  }

  /// The same as a whole number.
  func count(_ role: String, on day: CivilDate? = nil) throws(Absence) -> Int {
    Int(exactly: try value(role, on: day).rounded()) ?? .max
  }

  /// The value of an argument.
  func argument(_ name: String, of arguments: [String: [String]]) throws(Absence) -> String {
    do {
      return try request.argument(name, of: arguments)
    } catch {
      throw .parameter(error)
    }
  }

  /// A section that may have been left out.
  func section<Entry>(_ entries: [Entry]?, _ subject: String) -> Section<Entry> {
    guard let entries else { return .leftOut(point(subject, .missing)) }
    return entries.isEmpty ? .empty : .given(entries)
  }

  /// What a section of a disclosure is.
  enum Section<Entry> {
    /// It is not there; the point says that it is to be asked for.
    case leftOut(DocumentPoint)
    /// It says that there is nothing.
    case empty
    case given([Entry])
  }

  /// Whether a source of the rule is in force on a day; true when the rule has no such source.
  func isInForce(_ source: String, on day: CivilDate) -> Bool {
    request.rule.bases.first { $0.source == source }?.isInForce(on: day) ?? true
  }

  /// `shown` when one of the entries has its documents, else `missing`.
  func evidenced(_ entries: [any DisclosureEntry]) -> DocumentPoint.State {
    entries.contains { documents.isEvidenced($0.source) } ? .shown : .missing
  }

  /// A point about entries.
  func point(
    _ subject: String, entry: String? = nil, _ state: DocumentPoint.State, why: String? = nil,
    source: String? = nil, on day: CivilDate? = nil, measured: Double? = nil, limit: Double? = nil,
    quantity: Quantity? = nil, facts: [DocumentFact?] = [], from entries: [any DisclosureEntry] = [],
    log: LogAnswer? = nil, reason: VerdictReason? = nil
  ) -> DocumentPoint {
    DocumentPoint(
      subject, entry: entry, state, why: why, source: source, day: day ?? self.day, measured: measured,
      limit: limit, quantity: quantity, facts: facts.compactMap { $0 },
      records: entries.map { DocumentRecord($0.source, in: documents) }, log: log, reason: reason)
  }

  /// The latest answer of a named role to the rule's question, about an entry or about the rule as a whole.
  func attestation(about entry: String? = nil) -> Attestation? {
    documents.attestation(to: request.rule.id, about: entry)
  }

  /// The latest answer to the rule's question, whatever it is about.
  var anyAttestation: Attestation? { documents.anyAttestation(to: request.rule.id) }
}

extension EvidencedDisclosure {
  /// The latest answer to a rule's question that had been given when the disclosure was made.
  func attestation(to rule: String, about entry: String? = nil) -> Attestation? {
    given(to: rule).filter { $0.entry == nil || $0.entry == entry }.max { $0.date < $1.date }
  }

  /// The latest answer to a rule's question, whatever it is about.
  func anyAttestation(to rule: String) -> Attestation? { given(to: rule).max { $0.date < $1.date } }

  private func given(to rule: String) -> [Attestation] {
    disclosure.attestations.filter { $0.rule == rule && $0.date <= disclosure.asOf }
  }
}

extension CivilDate {
  /// The same day some months later, or the last day of a shorter month. At most 10,000 years are added or taken off.
  func adding(months: Int) -> CivilDate {
    let (year, month, day) = components
    let index = year * 12 + month - 1 + min(max(months, -120_000), 120_000)
    let (newYear, newMonth) = (Int((Double(index) / 12).rounded(.down)), ((index % 12) + 12) % 12 + 1)
    let last = CivilDate.length(ofMonth: newMonth, year: newYear)
    return CivilDate(
      dayNumber: CivilDate.dayNumber(year: newYear, month: newMonth, day: min(day, last)))
  }

  /// The days from another day to this one.
  func days(since other: CivilDate) -> Int { dayNumber - other.dayNumber }
}
