import AuditEngine
import Simulators

/// What is wrong in the scenarios of a study's arms, each fault once, at a line of the study.
struct StudyFaults {
  private let study: YAMLNode
  /// Where a fault belongs that no factor makes, and one that a factor makes.
  private let settings: YAMLNode
  private let list: YAMLNode
  private let factors: [StudyFactors.Factor]
  /// Whether the scenario is refused as it is, before any factor sets anything.
  private let isRefused: Bool
  private var seen: Set<ConfigurationError> = []
  private var places: Set<String> = []
  /// The faults found so far.
  private(set) var errors: [ConfigurationError] = []

  init(
    _ base: StudyScenario, _ factors: [StudyFactors.Factor], _ object: YAMLObject, _ study: YAMLNode
  ) {
    self.study = study
    self.factors = factors
    settings = object["set"] ?? object["scenario"] ?? study
    list = object["factors"] ?? study
    isRefused = (try? base.scenario(with: [])) == nil
  }

  /// Whether more need not be looked for.
  var areMany: Bool { errors.count > 20 }

  /// Takes the faults of an arm. One that stands in another file, such as a shipped scenario that does not go with what
  /// is set here, is told at the line of the study that brings it about; of the points of a range the first is told.
  mutating func add(_ faults: [ConfigurationError], arm: Int, levels: [String]) {
    for fault in faults where seen.insert(fault).inserted {
      guard fault.file != study.position.file else {
        guard let factor = range(of: fault) else {
          errors.append(fault)
          continue
        }
        if places.insert("\(fault.keyPath) \(factor.name)").inserted {
          errors.append(Self.hinted(fault, factor))
        }
        continue
      }
      let what =
        isRefused
        ? "the scenario cannot be run with what is set for all arms"
        : "arm \(arm) (\(levels.joined(separator: " / "))) cannot be run"
      report("\(what): \(fault)", at: isRefused ? settings : list, "set in the study what goes with it")
    }
  }

  /// Refuses arms that differ in their levels and run one and the same scenario: a factor between them sets nothing.
  /// Ranges are left out, as two of their numbers may be the same to a scenario that rounds them.
  mutating func refuseTwins(_ arms: [Study.Arm]) {
    guard factors.allSatisfy({ $0.range == nil }) else { return }
    var first: [Scenario: Int] = [:]
    for (number, arm) in arms.enumerated() {
      guard let other = first.updateValue(number, forKey: arm.scenario), arms[other].levels != arm.levels
      else {
        continue
      }
      let name =
        zip(arms[other].levels, arm.levels).enumerated().first { $0.element.0 != $0.element.1 }
        .flatMap { factors.indices.contains($0.offset) ? factors[$0.offset].name : nil } ?? ""
      func told(_ number: Int) -> String { "\(number) (\(arms[number].levels.joined(separator: " / ")))" }
      report(
        "arms \(told(other)) and \(told(number)) are the same scenario: \"\(name)\" changes nothing between them",
        at: list, "give its levels different values, and let no other factor set the same keys")
      return
    }
  }

  /// The factor with a range that a fault is about.
  private func range(of fault: ConfigurationError) -> StudyFactors.Factor? {
    factors.first {
      $0.range != nil && $0.node.position.line == fault.line && $0.node.position.column == fault.column
    }
  }

  /// A fault with a word on whole numbers, where the range draws others.
  private static func hinted(_ fault: ConfigurationError, _ factor: StudyFactors.Factor) -> ConfigurationError
  {
    guard case .badNumber(_, let expected) = fault.problem, expected.hasPrefix("a whole number"),
      factor.range?.isWhole == false
    else { return fault }
    return ConfigurationError(
      file: fault.file, line: fault.line, column: fault.column, keyPath: fault.keyPath,
      problem: fault.problem,
      suggestion: "write \"whole: true\" in the range")
  }

  private mutating func report(_ problem: String, at node: YAMLNode, _ advice: String) {
    let diagnostics = Diagnostics()
    diagnostics.report(.inconsistent(problem), at: node, advice)
    errors += diagnostics.errors
  }
}
