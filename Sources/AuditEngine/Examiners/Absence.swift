import Metrics
import Rules

/// Why there is no measurement.
enum Absence: Error, Hashable, Sendable {
  /// The metric has no value.
  case noValue(NoValue)
  /// The event that the rule is about is not in the log, such as a holiday; the code names it.
  case noSuchEvent(String)
  /// Documents or a person decide the rule, not an order log.
  case documents
  /// The declared mechanism is missing, or gives no answer on this log; the code says why, with its numbers and names.
  case mechanism(String, [String: String] = [:])
  /// The declared mechanism cannot be run.
  case mechanismFault(MechanismFault)
  /// A parameter has no value for the log's date or city.
  case parameter(ParameterResolver.Problem)
  /// What the platform's documents must say is not known.
  case document(String)

  /// Runs `body` and wraps a missing value.
  static func wrap<Value>(_ body: () throws(NoValue) -> Value) throws(Absence) -> Value {
    do { return try body() } catch { throw .noValue(error) }
  }

  /// The verdict without a measurement.
  var verdict: Verdict {
    switch self {
    case .noSuchEvent: .notApplicable
    case .parameter(let problem): problem.verdict
    case .noValue, .documents, .mechanism, .mechanismFault, .document: .undetermined
    }
  }

  /// Why, as the report says it.
  var reason: VerdictReason {
    switch self {
    case .noValue(let value): value.reason
    case .noSuchEvent(let code): VerdictReason(.noSuchEvent, ["event": code])
    case .documents: VerdictReason(.documentsNeeded)
    case .mechanism(let code, let details):
      VerdictReason(.needsMechanism, details.merging(["mechanism": code]) { own, _ in own })
    case .mechanismFault(let fault): fault.reason
    case .parameter(let problem): problem.reason
    case .document(let subject): VerdictReason(.documentsMissing, ["subjects": subject])
    }
  }
}
