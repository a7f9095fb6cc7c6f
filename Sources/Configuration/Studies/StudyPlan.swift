import AuditEngine
import Statistics

/// The arms of a study: which levels of its factors are run together.
struct StudyPlan {
  private let factors: StudyFactors
  private let node: YAMLNode?
  private let baselineNode: YAMLNode?
  private let seed: UInt64
  private let diagnostics: Diagnostics
  /// The design; what it needs to be evaluated is part of it.
  private(set) var design: Study.Design = .fullFactorial
  private var made: [[StudyFactors.Place]] = []

  /// The keys of a design that is a mapping.
  static let keys = ["kind", "points", "resolution", "trajectories", "grid", "rows"]
  static let kinds = [
    "full_factorial", "fractional_factorial", "one_at_a_time", "latin_hypercube", "sobol_sequence", "morris",
    "sobol_indices",
  ]
  /// The keys that a kind takes beside `kind`, where it takes any.
  private static let numbers = [
    "fractional_factorial": ["resolution"], "latin_hypercube": ["points"], "sobol_sequence": ["points"],
    "morris": ["trajectories", "grid"], "sobol_indices": ["rows"],
  ]

  /// The most arms that are planned at all, whatever limit is given.
  private static let mostArms = 1_000_000

  init(
    _ node: YAMLNode?, _ factors: StudyFactors, _ baseline: YAMLNode?, _ seed: UInt64,
    _ diagnostics: Diagnostics
  ) {
    self.factors = factors
    self.node = node
    baselineNode = baseline
    self.seed = seed
    self.diagnostics = diagnostics
    do throws(Undefined) { try plan() } catch {
      if let place = node ?? factors.list.first?.node {
        let reason = if case .invalidArgument(let text) = error { text } else { "\(error)" }
        diagnostics.report(
          .inconsistent("the design cannot be made: \(reason)"), at: place,
          "change its numbers, its levels or its kind")
      }
    }
  }

  /// The arms.
  func points() -> [[StudyFactors.Place]] { made }

  private mutating func plan() throws(Undefined) {
    var kind = "full_factorial"
    var object: YAMLObject?
    if let node {
      if case .mapping = node.content {
        object = node.object(Self.keys, required: ["kind"], diagnostics)
        kind = object?["kind"]?.choice(Self.kinds, diagnostics) ?? kind
        for key in Self.keys.dropFirst() where Self.numbers[kind]?.contains(key) != true {
          if let stray = object?[key] {
            diagnostics.report(.unknownKey(key), at: stray, "leave it out: the design \(kind) has none")
          }
        }
      } else {
        kind = node.choice(Self.kinds, diagnostics) ?? kind
      }
    }
    func count(_ key: String, _ range: ClosedRange<Int>, else value: Int?) -> Int {
      if let entry = object?[key] { return entry.integer(diagnostics, in: range) ?? range.lowerBound }
      if value == nil, let node { diagnostics.report(.missingKey(key), at: node) }
      return value ?? range.lowerBound
    }
    guard diagnostics.errors.isEmpty else { return }
    let dimensions = factors.list.count
    switch kind {
    case "fractional_factorial":
      guard requireLevels(exactly: 2) else { return }
      let fraction = try FractionalFactorial(
        factors: dimensions, resolution: count("resolution", 3...5, else: 4))
      design = .fractionalFactorial(resolution: fraction.resolution)
      made = (0..<fraction.count).map { fraction.run($0).map { .level($0 ? 1 : 0) } }
    case "one_at_a_time":
      guard requireLevels() else { return }
      design = .oneAtATime
      let base = baselineLevels() ?? factors.list.map { _ in 0 }
      made = try OneAtATime.runs(levels: factors.list.map(\.levels.count), base: base)
        .map { $0.map { .level($0) } }
    case "latin_hypercube":
      design = .latinHypercube
      made = try LatinHypercube.points(
        count("points", 2...Self.mostArms, else: nil), dimensions: dimensions, seed: seed
      ).map(places)
    case "sobol_sequence":
      design = .sobolSequence
      made = try SobolSequence(
        dimensions: dimensions, shiftedBy: RandomStream(seed: seed, purpose: "study-design")
      ).points(count("points", 2...Self.mostArms, else: nil)).map(places)
    case "morris":
      let plan = try MorrisScreening(
        dimensions: dimensions, trajectories: count("trajectories", 2...10_000, else: 10),
        levels: count("grid", 4...100, else: 4), seed: seed)
      design = .morris(plan)
      made = plan.points.map(places)
    case "sobol_indices":
      let plan = try SobolIndices(
        dimensions: dimensions, rows: count("rows", 8...100_000, else: nil),
        shiftedBy: RandomStream(seed: seed, purpose: "study-design"))
      design = .sobolIndices(plan)
      made = plan.points.map(places)
    default:
      guard requireLevels() else { return }
      let all = try FullFactorial(levels: factors.list.map(\.levels.count))
      guard all.count <= Self.mostArms else {
        throw .invalidArgument("\(all.count) combinations of levels, more than \(Self.mostArms)")
      }
      made = (0..<all.count).map { all.run($0).map { .level($0) } }
    }
  }

  /// A point of the unit cube as places: a level for factors that have levels.
  private func places(_ point: [Double]) -> [StudyFactors.Place] {
    zip(factors.list, point).map { factor, unit in
      factor.range == nil
        ? .level(min(factor.levels.count - 1, Int(unit * Double(factor.levels.count)))) : .unit(unit)
    }
  }

  private func requireLevels(exactly count: Int? = nil) -> Bool {
    var isFine = true
    for factor in factors.list {
      if factor.range != nil {
        diagnostics.report(
          .inconsistent("the factor \"\(factor.name)\" has a range, and this design needs levels"),
          at: factor.node,
          "list levels, or choose latin_hypercube, sobol_sequence, morris or sobol_indices")
        isFine = false
      } else if let count, factor.levels.count != count {
        diagnostics.report(
          .inconsistent("the factor \"\(factor.name)\" has \(factor.levels.count) levels, not \(count)"),
          at: factor.node, "give it \(count) levels, or choose full_factorial")
        isFine = false
      }
    }
    return isFine
  }

  /// The level of each factor in the baseline; factors that it does not name are at their first.
  private func baselineLevels() -> [Int]? {
    guard let baselineNode, let entries = baselineNode.entries(diagnostics) else { return nil }
    var levels = factors.list.map { _ in 0 }
    for entry in entries {
      guard let factor = factors.list.firstIndex(where: { $0.name == entry.key }) else {
        diagnostics.report(
          .unknownKey(entry.key), at: entry.keyPosition, path: baselineNode.path(to: entry.key),
          NearestWord.advice(entry.key, among: factors.list.map(\.name), all: "the factors are"))
        continue
      }
      guard factors.list[factor].range == nil else {
        diagnostics.report(
          .inconsistent("the factor \"\(entry.key)\" has a range, and a baseline is made of levels"),
          at: entry.value, "leave the baseline out")
        continue
      }
      let labels = factors.list[factor].levels.map(\.label)
      if let label = entry.value.choice(labels, diagnostics), let level = labels.firstIndex(of: label) {
        levels[factor] = level
      }
    }
    return levels
  }

  /// The arm that others are compared with: the one that the file names; for one factor at a time the first.
  func baseline(_ points: [[StudyFactors.Place]]) -> Int? {
    if design == .oneAtATime { return 0 }
    guard let levels = baselineLevels(), diagnostics.errors.isEmpty else { return nil }
    let wanted = levels.map { StudyFactors.Place.level($0) }
    guard let index = points.firstIndex(of: wanted) else {
      if let baselineNode {
        diagnostics.report(
          .inconsistent("the design has no arm with the levels of the baseline"), at: baselineNode,
          "name levels that are run together, or leave the baseline out")
      }
      return nil
    }
    return index
  }
}
