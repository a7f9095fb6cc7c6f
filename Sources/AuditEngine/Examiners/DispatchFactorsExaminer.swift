import Metrics
import OrderLog
import Rules
import Statistics

/// The weight of factors that were not declared in who got an order (T-DISP-4).
struct DispatchFactorsExaminer: Examiner {
  static let metric = "mechanism.dispatch-factors"
  static let roles = ["limit"]

  private let declared: [DeclaredVersion]?
  private let settings: AuditSettings
  private let least: SampleSize
  private let limit: Double

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    limit = try request.value("limit")
    declared = request.disclosure?.disclosure.mechanism.dispatch
    settings = request.settings
    least = try SampleSize(request)
  }

  init(declared: [DeclaredVersion], settings: AuditSettings, least: SampleSize, limit: Double) {
    self.declared = declared
    self.settings = settings
    self.least = least
    self.limit = limit
  }

  var states: [StateRequest] { [] }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    let dispatch = try DeclaredDispatch(log, self.declared)
    var byVersion: [Int16: [Int]] = [:]
    var single = 0
    for (index, decision) in dispatch.decisions.decisions.enumerated() {
      if decision.candidates.count < 2 { single += 1 }
      guard decision.candidates.count >= 2, decision.state == .known, dispatch.versionOf[index] >= 0 else {
        continue
      }
      byVersion[dispatch.versionOf[index], default: []].append(index)
    }
    guard !byVersion.isEmpty else {
      throw single == dispatch.decisions.decisions.count
        ? .mechanism("dispatch-single", ["decisions": String(single)]) : dispatch.absence
    }
    var measured: Measurement?
    var absence: Absence?
    for (version, indices) in byVersion.sorted(by: { $0.key < $1.key }) {
      do throws(Absence) {
        let one = try measure(version, indices, dispatch, log, single)
        measured = measured.map { decisive($0, one) } ?? one
      } catch {
        absence = absence ?? error
      }
    }
    // A version that cannot be judged keeps the others from saying "met", not from what they show.
    if let absence {
      guard let measured, (measured.estimate?.lower ?? 0) > limit else { throw absence }
    }
    guard let measured else { throw .noValue(.nothingToMeasure(examined: 0)) }
    return measured
  }

  /// The version that is surely beyond the limit, by more; else the one that is less surely within.
  private func decisive(_ a: Measurement, _ b: Measurement) -> Measurement {
    func bounds(_ one: Measurement) -> (Double, Double) {
      (one.estimate?.lower ?? 0, one.estimate?.upper ?? 1)
    }
    let ((lowA, highA), (lowB, highB)) = (bounds(a), bounds(b))
    var chosen = max(lowA, lowB) > limit ? (lowB > lowA ? b : a) : (highB > highA ? b : a)
    chosen.examined = a.examined + b.examined
    chosen.undecided = max(a.undecided, b.undecided)
    return chosen
  }

  private func measure(
    _ version: Int16, _ indices: [Int], _ dispatch: DeclaredDispatch, _ log: OrderLog, _ single: Int
  ) throws(Absence) -> Measurement {
    let decisions = dispatch.decisions.decisions
    let workers = Set(indices.map { decisions[$0].worker }).count
    if indices.count < least.orders {
      throw .noValue(.tooFew(have: indices.count, need: least.orders, of: .order))
    }
    if workers < least.workers {
      throw .noValue(.tooFew(have: workers, need: least.workers, of: .worker))
    }
    let declaration = dispatch.versions[Int(version)]
    let choice = dispatch.choices[Int(version)]
    if choice == nil, declaration.factors.isEmpty {
      throw .mechanism("dispatch-words", ["version": declaration.version])
    }
    var declared = choice.map(DispatchRule.factors) ?? []
    var unknown: [String] = []
    for factor in declaration.factors {
      if let known = DispatchFactor.declared(name: factor.name, field: factor.field) {
        declared.insert(known)
      } else {
        unknown.append(factor.name)
      }
    }
    let rule = dispatch.rule(version)
    let isRecomputed = rule?.source == .features
    let sample = drawn(indices, decisions)
    let settled =
      isRecomputed
      ? sample.filter { dispatch.outcomes[$0] != .undecided && dispatch.outcomes[$0] != .single } : sample
    func first(_ index: Int) -> Int32? {
      if case .departs(let best) = dispatch.outcomes[index] { best } else { decisions[index].chosen }
    }
    let departures = settled.count { if case .departs = dispatch.outcomes[$0] { true } else { false } }
    let design = DispatchDesign(
      settled, of: dispatch, declared: declared, in: log, recomputed: isRecomputed ? first : nil)
    let model: DispatchFactorModel
    do throws(DispatchFactorModel.Obstacle) {
      model = try DispatchFactorModel(
        design, available: indices.count, isLottery: choice?.policy == .randomEligible,
        departures: isRecomputed ? departures : nil, level: settings.level, seed: settings.seed)
    } catch {
      throw Self.absence(error, declaration.version)
    }
    // What was declared but is not in the log may be what the undeclared factors stand for.
    // A policy that was recomputed had all that it needs, and way and time to the pick-up stand for each other.
    var needed = isRecomputed ? declared.subtracting(choice.map(DispatchRule.factors) ?? []) : declared
    let approach: Set<DispatchFactor> = [.approachDistance, .approachTime]
    if !approach.isSubset(of: design.absent) { needed.subtract(approach) }
    let missing = needed.filter { design.absent.contains($0) }.map(\.rawValue).sorted() + unknown
    if !missing.isEmpty, (model.weight.upper ?? 1) > limit {
      throw .mechanism(
        "dispatch-unmapped", ["version": declaration.version, "factors": missing.joined(separator: ", ")])
    }
    return Measurement(
      unit: .order, examined: indices.count, exceeding: 0,
      undecided: decisions.count - indices.count - single + dispatch.decisions.withoutList,
      workersExamined: workers, workersExceeding: 0,
      estimate: model.weight, figures: figures(model, missing, single))
  }

  /// At most so many decisions, with so many candidates in all, the same whatever the order of rows: those with the
  /// least keyed hashes.
  private func drawn(_ indices: [Int], _ decisions: [DispatchDecisions.Decision]) -> [Int] {
    let rows = indices.reduce(0) { $0 + decisions[$1].candidates.count }
    guard indices.count > DispatchFactorModel.largest || rows > DispatchFactorModel.mostRows else {
      return indices
    }
    func lot(_ index: Int) -> UInt64 {
      var stream = RandomStream(
        seed: settings.seed, purpose: "dispatch-factors",
        entity: decisions[index].hash ^ UInt64(bitPattern: decisions[index].at))
      return stream.next()
    }
    var left = DispatchFactorModel.mostRows
    return indices.map { (lot($0), $0) }.sorted { $0 < $1 }.prefix(DispatchFactorModel.largest).map(\.1)
      .prefix { index in
        left -= decisions[index].candidates.count
        return left >= 0
      }.sorted()
  }

  private static func absence(_ obstacle: DispatchFactorModel.Obstacle, _ version: String) -> Absence {
    switch obstacle {
    case .tooFew(let have, let need): .noValue(.tooFew(have: have, need: need, of: .order))
    case .nothingUndeclared: .mechanism("dispatch-nothing-else", ["version": version])
    case .nothingExplained: .mechanism("dispatch-unexplained", ["version": version])
    case .undefined(let reason): .noValue(.undefined(reason))
    }
  }

  private func figures(_ model: DispatchFactorModel, _ missing: [String], _ single: Int) -> [Figure] {
    var figures = [
      Figure("decisions.used", Double(model.used), .count),
      Figure("decisions.available", Double(model.available), .count),
      Figure("single", Double(single), .count),
      Figure("explained.all", model.explained, .share),
      Figure("explained.declared", model.explainedByDeclared, .share),
    ]
    if let importance = model.importance {
      figures.append(Figure("hits.all", importance.hits, .share))
      figures.append(Figure("hits.permuted", importance.hitsWithoutUndeclared, .share))
    }
    if model.design.incomplete > 0 {
      figures.append(Figure("incomplete", Double(model.design.incomplete), .count))
    }
    for effect in model.effects {
      let key = "\(effect.column.isDeclared ? "declared" : "undeclared").\(Self.name(effect.column))"
      if let marginal = effect.marginal, let error = effect.marginalError {
        figures.append(Figure("\(key).marginal", marginal, .share))
        figures.append(Figure("\(key).marginalError", error, .share))
      } else {
        figures.append(Figure("\(key).runsAway", 1, .count))
      }
      if let p = effect.pValue { figures.append(Figure("\(key).p", p, .index)) }
    }
    for column in model.design.constant {
      figures.append(Figure("sameForAll.\(Self.name(column))", 1, .count))
    }
    for column in model.design.collinear { figures.append(Figure("notTold.\(Self.name(column))", 1, .count)) }
    for factor in model.design.absent { figures.append(Figure("notInLog.\(factor.rawValue)", 1, .count)) }
    for name in missing { figures.append(Figure("declaredNotFound.\(name)", 1, .count)) }
    return figures
  }

  private static func name(_ column: DispatchDesign.Column) -> String {
    guard let factor = column.factor else { return "declaredFirst" }
    return column.level.map { "\(factor.rawValue).\($0)" } ?? factor.rawValue
  }
}
