public import OrderLog

/// When workers were told to rest or asked to confirm a long day, from the table of prompts. 24 bytes a prompt.
public struct PromptTimes: MergeableState {
  /// What a prompt was about.
  public enum Kind: UInt64, Sendable, CaseIterable {
    /// Tiredness after long order-taking.
    case fatigue
    /// Whether the worker goes on after the day's usual hours.
    case confirmHours
    /// A pause that begins.
    case pause
    /// Anything else, or not said.
    case unknown

    init(_ text: String) {
      switch text {
      case "fatigue": self = .fatigue
      case "confirm_hours": self = .confirmHours
      case "pause": self = .pause
      default: self = .unknown
      }
    }
  }

  public static var tables: Set<TableKind> { [.prompts] }

  /// The prompts, tagged with their kind.
  private(set) var prompts = WorkerInstants()
  /// The civil days from the first to the last usable prompt: what the table can show.
  public private(set) var extent: TimeSpan?
  /// Prompts without a worker or a plausible instant. Left out.
  public private(set) var unusable = 0

  /// No prompts.
  public init(_ parameters: NoParameters) {}

  public mutating func add(_ rows: Range<Int>, of table: TableKind, in log: OrderLog) {
    guard table == .prompts, let prompts = log.table(.prompts) else { return }
    let kind = CodeReader(prompts, .kind)
    let kinds = kind.resolved(missing: Kind.unknown) { Kind($0) }
    let added = self.prompts.append(rows, of: prompts, at: .at, in: log.timeZone) { row, _ in
      kinds[Int(kind[row]) + 1].rawValue
    }
    extent = TimeSpan.hull(extent, added.extent)
    unusable += added.unusable
  }

  public mutating func finish() { prompts.finish() }

  public mutating func merge(_ other: PromptTimes) {
    prompts.merge(other.prompts)
    extent = TimeSpan.hull(extent, other.extent)
    unusable += other.unusable
  }

  /// The state that a metric asked for, once the log has a table of prompts with workers, times and kinds.
  static func required(from store: StateStore, in log: OrderLog) throws(NoValue) -> PromptTimes {
    let missing = requirements.filter { !$0.isMet(by: log) }
    if !missing.isEmpty { throw .missingFields(missing) }
    return store.state(PromptTimes.self)
  }

  /// What the log must have.
  static let requirements = [Field.workerID, .at, .kind].map { FieldRequirement(.prompts, anyOf: [$0]) }
}
