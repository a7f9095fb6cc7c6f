import Metrics
import OrderLog
import Rules

/// The given time of each order against the declared rule about times (T-ETA-9).
struct DeclaredTimeExaminer: Examiner {
  static let metric = "mechanism.eta"
  static let arguments = ["difference": ["shorter", "either"]]
  static let roles = ["tolerance", "share"]

  private let tolerance: Int64
  private let share: Double
  private let countsLonger: Bool
  private let level: Double
  private let disclosure: EvidencedDisclosure?

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    tolerance = try request.milliseconds("tolerance", per: 1_000)
    share = try request.value("share")
    countsLonger = try request.argument("difference", of: Self.arguments) == "either"
    level = request.settings.level
    disclosure = request.disclosure
  }

  var states: [StateRequest] { [] }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    guard let versions = disclosure?.disclosure.mechanism.eta else { throw .mechanism("eta") }
    guard !versions.isEmpty else { throw .noSuchEvent("declared-eta") }
    let check: DeclaredTimeCheck
    do {
      check = try DeclaredTimeCheck(versions, log: log, tolerance: tolerance)
    } catch {
      throw .mechanismFault(error)
    }
    if check.estimates.allSatisfy({ $0.policy == nil }) { throw .mechanism("eta-words") }
    var measured = try Absence.wrap { () throws(NoValue) in
      try check.measurement(countsLonger: countsLonger, level: level)
    }
    // Nothing could be compared because numbers are not declared: say which.
    let lacking = Set(check.estimates.flatMap(\.lacking)).sorted()
    if measured.examined == 0, measured.undecided > 0, check.differences.versionless.isEmpty,
      check.differences.unreadable == 0, !lacking.isEmpty
    {
      throw .mechanism("parameters", ["parameters": lacking.joined(separator: ", ")])
    }
    let allowed = (share * Double(measured.examined)).rounded(.down)
    if Double(measured.exceeding) <= allowed { measured.lacksMechanism = check.obstacle(allowed: allowed) }
    return measured
  }

  func evidence(_ window: Evidence.MeasuredWindow) -> Evidence { .change(window) }
}
