import Metrics
import OrderLog
import Rules

/// How one metric answers rules: it turns a reading's arguments and parameters into a measurement.
///
/// One examiner a metric that rules may name, in a file of its own. `init` refuses arguments that the metric
/// does not know, so that a wrong pack fails when it is loaded and not when it decides.
protocol Examiner: Sendable {
  /// The metric's name in rule files, such as `rest.continuous-spell`.
  static var metric: String { get }
  /// The arguments that a reading may give, each with its values; the first is the default.
  static var arguments: [String: [String]] { get }
  /// The roles of parameters that the metric needs; the second list is only used with some arguments.
  static var roles: [String] { get }
  static var optionalRoles: [String] { get }

  /// Whether the metric tells vehicles apart itself, so that the scan does not filter by the rule's vehicles.
  static var placesVehicles: Bool { get }

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem)

  /// The states that the scan must fill.
  var states: [StateRequest] { get }

  /// What the reading measures on the log.
  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement

  /// Fields that a row of evidence shows beside those that the rule requires.
  static var evidenceFields: [Field] { get }

  /// The kind of evidence that a case of this metric is.
  func evidence(_ window: Evidence.MeasuredWindow) -> Evidence
  func evidence(_ order: Evidence.MeasuredOrder) -> Evidence
}

extension Examiner {
  static var arguments: [String: [String]] { [:] }
  static var optionalRoles: [String] { [] }
  static var placesVehicles: Bool { false }
  static var evidenceFields: [Field] { [] }
  func evidence(_ window: Evidence.MeasuredWindow) -> Evidence { .workedDay(window) }
  func evidence(_ order: Evidence.MeasuredOrder) -> Evidence { .order(order) }
}

/// What an examiner is made from: a rule under one reading on one log.
struct ExaminationRequest: Sendable {
  let rule: Rule
  let reading: Reading
  let resolver: ParameterResolver
  let holidays: HolidayCalendar
  let settings: AuditSettings
  /// What the platform disclosed; nil when the audit was given nothing.
  var disclosure: EvidencedDisclosure?
  /// The files that the log was read from; nil when they were not digested.
  var inputs: [HandedOverFile]?
  /// The changes of rules that the platform announced; nil when nothing is known about announcements.
  var announcements: [AnnouncedChange]?
  /// Whether formulas that the log suggests are looked for: not where only verdicts are wanted.
  var findsFormulas = true

  /// The key of the parameter in a role: the reading's own, else the rule's.
  func key(_ role: String) -> String? { reading.parameters[role] ?? rule.parameters[role] }

  /// The one value of the parameter in a role.
  func value(_ role: String) throws(ParameterResolver.Problem) -> Double {
    guard let key = key(role) else { throw .noParameter(role: role) }
    return try resolver.value(key)
  }

  /// The value of the parameter in a role on a day.
  func value(_ role: String, on day: CivilDate) throws(ParameterResolver.Problem) -> Double {
    guard let key = key(role) else { throw .noParameter(role: role) }
    return try resolver.value(key, on: day)
  }

  /// The same, rounded to whole milliseconds: `unit` is how many milliseconds one unit of the parameter has.
  func milliseconds(_ role: String, per unit: Double) throws(ParameterResolver.Problem) -> Int64 {
    let value = try value(role)
    return Int64(exactly: (value * unit).rounded()) ?? .max
  }

  /// The history of the parameter in a role as limits in stored units.
  func table(_ role: String, scale: Double) throws(ParameterResolver.Problem) -> LimitTable {
    guard let key = key(role) else { throw .noParameter(role: role) }
    return try resolver.table(key, scale: scale)
  }

  /// A statistic's minimum sample, from the packs' parameters.
  func minimum(_ key: String) throws(ParameterResolver.Problem) -> Int {
    Int(exactly: try resolver.value(key).rounded(.towardZero)) ?? .max
  }

  /// The value of an argument, or the metric's default.
  func argument(_ name: String, of arguments: [String: [String]]) throws(ParameterResolver.Problem) -> String
  {
    let allowed = arguments[name] ?? []
    let value = reading.arguments[name] ?? allowed.first ?? ""
    guard allowed.contains(value) else {
      throw .badArgument(name: name, value: value, allowed: allowed)
    }
    return value
  }
}

/// Milliseconds in an hour and in a minute, for parameters.
enum Milliseconds {
  static let hour: Double = 3_600_000
  static let minute: Double = 60_000
}
