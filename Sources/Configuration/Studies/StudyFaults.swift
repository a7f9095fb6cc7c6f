/// What is wrong in the scenarios of a study's arms, each fault once, at a line of the study.
struct StudyFaults {
  private let study: YAMLNode
  /// Where a fault belongs that no factor makes, and one that a factor makes.
  private let settings: YAMLNode
  private let factors: YAMLNode
  /// Whether the scenario is refused as it is, before any factor sets anything.
  private let isRefused: Bool
  private var seen: Set<ConfigurationError> = []
  /// The faults found so far.
  private(set) var errors: [ConfigurationError] = []

  init(_ base: StudyScenario, _ object: YAMLObject, _ study: YAMLNode) {
    self.study = study
    settings = object["set"] ?? object["scenario"] ?? study
    factors = object["factors"] ?? study
    isRefused = (try? base.scenario(with: [])) == nil
  }

  /// Whether more need not be looked for.
  var areMany: Bool { errors.count > 20 }

  /// Takes the faults of an arm. One that stands in another file, such as a shipped scenario that does not go with what
  /// is set here, is told at the line of the study that brings it about.
  mutating func add(_ faults: [ConfigurationError], arm: Int, levels: [String]) {
    for fault in faults where seen.insert(fault).inserted {
      guard fault.file != study.position.file else {
        errors.append(fault)
        continue
      }
      let what =
        isRefused
        ? "the scenario cannot be run with what is set for all arms"
        : "arm \(arm) (\(levels.joined(separator: " / "))) cannot be run"
      let diagnostics = Diagnostics()
      diagnostics.report(
        .inconsistent("\(what): \(fault)"), at: isRefused ? settings : factors,
        "set in the study what goes with it")
      errors += diagnostics.errors
    }
  }
}
