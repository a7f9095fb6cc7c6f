import Metrics
import OrderLog
import Rules
import Statistics

/// Whether each order went to the worker to whom the declared rule gives it (T-DISP-4b).
struct DispatchAgreementExaminer: Examiner {
  static let metric = "mechanism.dispatch-agreement"
  static let roles = ["share"]

  private let declared: [DeclaredVersion]?
  private let level: Double

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    _ = try request.value("share")
    declared = request.disclosure?.disclosure.mechanism.dispatch
    level = request.settings.level
  }

  var states: [StateRequest] { [] }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    let declared = try DeclaredDispatch(log, self.declared)
    let all = declared.decisions.decisions.indices
    let tally = declared.agreement(all, in: log.timeZone)
    let unlisted = declared.decisions.withoutList
    guard tally.examined > 0 || tally.undecided > 0 || unlisted > 0 else {
      // Single candidates only: whoever decides, it is the same.
      throw .mechanism("dispatch-single", ["decisions": String(tally.single)])
    }
    if tally.examined == 0 { throw declared.absence }
    var share: ClusteredShare?
    do throws(Undefined) { share = try tally.share(level: level) } catch { throw .noValue(.undefined(error)) }
    var measurement = Measurement(
      unit: .order, examined: tally.examined, exceeding: tally.departures.count,
      undecided: tally.undecided + unlisted, workersExamined: tally.workers.count,
      workersExceeding: tally.workers.values.count { $0.hits > 0 }, estimate: share?.estimate,
      cases: tally.largest.map { declared.unit($0, in: log) },
      figures: declared.figures(tally, in: log))
    // A score of the platform's own can show that the log contradicts itself, never that the score is the declared one.
    if declared.restsOnLoggedScores { measurement.undecided += tally.examined - tally.departures.count }
    // Incomes are reckoned from the log's beginning, and nothing shows that the platform does so too.
    if declared.restsOnUnconfirmedIncomes { measurement.doubt = "incomes-before-the-log" }
    return measurement
  }
}

extension DeclaredDispatch {
  /// Whether a rule rests on the platform's own scores.
  var restsOnLoggedScores: Bool {
    rules.contains { if case .success(let rule)? = $0 { rule.source == .loggedScore } else { false } }
  }

  /// Whether a rule rests on incomes since the log's beginning without a score of the platform's that confirms them.
  var restsOnUnconfirmedIncomes: Bool {
    rules.contains { if case .success(let rule)? = $0 { rule.income?.scores == .absent } else { false } }
  }

  /// Why nothing could be recomputed.
  var absence: Absence {
    if decisions.decisions.allSatisfy({ $0.order < 0 }) {
      return .mechanism("dispatch-orders", ["decisions": String(decisions.decisions.count)])
    }
    let versionsFound = Set(versionOf)
    if versionsFound == [-1] {
      return .mechanism("dispatch-versions", ["decisions": String(decisions.decisions.count)])
    }
    for version in versionsFound.sorted() where version >= 0 {
      let name = versions[Int(version)].version
      switch rules[Int(version)] {
      case nil: return .mechanism("dispatch-words", ["version": name])
      case .failure(.needs(let fields))?: return .noValue(.missingFields(fields))
      case .failure(.lot)?: return .mechanism("dispatch-lot", ["version": name])
      case .failure(.nobodyDecides)?: return .noSuchEvent("pushed-order")
      case .failure(.notFromCandidates)?: return .mechanism("dispatch-rule", ["version": name])
      case .failure(.speedsDiffer)?: return .mechanism("dispatch-speeds", ["version": name])
      case .failure(.roundsBlurred)?: return .mechanism("dispatch-minutes", ["version": name])
      case .success?: continue
      }
    }
    return .mechanism("dispatch-offers", ["decisions": String(decisions.decisions.count)])
  }

  /// One departure, with what the rule compares line by line: who got the order, who was first, and by how much.
  func unit(_ departure: DispatchAgreement.Departure, in log: OrderLog) -> Case {
    let got = Int(decisions.rows[Int(departure.got)])
    let first = Int(decisions.rows[Int(departure.first)])
    let worker = decisions.worker(at: departure.got)
    var figures = [Figure("candidates", Double(departure.candidates), .count)]
    let index = decisions.index(at: departure.at, holding: departure.got)
    if let index, let rule = rule(versionOf[index]) {
      let isLate = rule.income?.isLate(
        decisions.decisions[index].candidates.map { Int(decisions.rows[Int($0)]) })
      let other = name(decisions.worker(at: departure.first), log)
      for line in lines(rule, isLate: isLate ?? false) {
        let values = (line.value(got), line.value(first))
        if let value = values.0 { figures.append(Figure("wentTo.\(line.name)", value, line.quantity)) }
        if let value = values.1 {
          figures.append(Figure("byRule.\(line.name).\(other)", value, line.quantity))
        }
        if let a = values.0, let b = values.1 {
          figures.append(Figure("difference.\(line.name)", a - b, line.quantity))
        }
      }
    }
    return Case(
      worker: worker, orderID: departure.orderID, measured: Double(departure.rank), limit: 1,
      quantity: .count,
      figures: figures)
  }

  /// What a rule compares, for showing it of a row of candidates.
  private struct Line {
    let name: String
    let quantity: Quantity
    let value: (Int) -> Double?
  }

  private func lines(_ rule: DispatchRule, isLate: Bool) -> [Line] {
    if let income = rule.income, !isLate {
      func seconds(_ name: String, _ part: @escaping (WorkTimes.Worked) -> Int64) -> Line {
        Line(name: name, quantity: .seconds) { row in income.worked(row).map { Double(part($0)) / 1_000 } }
      }
      return [
        seconds("loggedOn") { $0.online }, seconds("travelled") { max(0, $0.engaged - $0.waited) },
        seconds("waited") { $0.waited }, Line(name: "workRate", quantity: .share, value: income.rate),
      ]
    }
    return rule.fields.map { field in
      Line(name: field.rawValue, quantity: Self.quantity(field)) { row in
        (decisions.table.integers(field)?.value(at: row)).map { Double($0) / Self.scale(field) }
      }
    }
  }

  private func name(_ worker: Int32, _ log: OrderLog) -> String {
    worker >= 0 && Int(worker) < log.workers.values.count ? log.workers.values[Int(worker)] : "?"
  }

  private static func quantity(_ field: Field) -> Quantity {
    switch field.type {
    case .distance: .metres
    case .duration: .seconds
    case .money: .money
    default: .index
    }
  }

  private static func scale(_ field: Field) -> Double { Double(field.type.scale) }

  /// Where the departures are: agreement against chance, days, hours, workers, groups.
  func figures(_ tally: DispatchAgreement, in log: OrderLog) -> [Figure] {
    let examined = Double(max(tally.examined, 1))
    let departures = tally.departures
    var figures = [
      Figure("agreement", 1 - Double(departures.count) / examined, .share),
      Figure("agreement.byChance", tally.byChance, .share),
      Figure("single", Double(tally.single), .count),
    ]
    for (state, key) in [
      (DispatchDecisions.State.unmatched, "withoutOffer"), (.ambiguous, "severalOffers"),
      (.outside, "notAmongCandidates"), (.contradictory, "contradictoryList"),
    ] {
      let count = decisions.decisions.count { $0.state == state }
      if count > 0 { figures.append(Figure(key, Double(count), .count)) }
    }
    if decisions.withoutList > 0 {
      figures.append(Figure("withoutList", Double(decisions.withoutList), .count))
    }
    let unknownOrders = decisions.decisions.count { $0.order < 0 }
    if unknownOrders > 0 { figures.append(Figure("orderNotInLog", Double(unknownOrders), .count)) }
    guard let earliest = departures.map(\.at).min() else { return figures }
    let day = tally.onset.map { CivilDate(dayNumber: $0) } ?? log.timeZone.day(of: earliest)
    let after = tally.days.filter { $0.key >= day.dayNumber }.values
    let (hits, size) = after.reduce((0, 0)) { ($0.0 + $1.hits, $0.1 + $1.size) }
    figures.append(
      Figure(
        "\(tally.onset == nil ? "firstDay" : "fromDay").\(day)", Double(hits) / Double(max(size, 1)), .share))
    func top(_ table: some Sequence<(String, Int)>, _ key: String, _ count: Int) {
      let sorted = table.filter { $0.1 > 0 }.sorted { $0.1 == $1.1 ? $0.0 < $1.0 : $0.1 > $1.1 }
      for (name, hits) in sorted.prefix(count) {
        figures.append(Figure("\(key).\(name)", Double(hits), .count))
      }
    }
    top(tally.workers.map { (name($0.key, log), $0.value.hits) }, "departures.worker", 5)
    top(tally.hours.map { ("\($0.key < 10 ? "0" : "")\($0.key):00", $0.value.hits) }, "departures.hour", 5)
    for attribute in [Field.contract, .gender, .ageBand, .origin] {
      let groups = WorkerAttribute.field(attribute).groups(in: log)
      func group(_ position: Int32) -> String? {
        let worker = Int(decisions.worker(at: position))
        return groups.indices.contains(worker) ? groups[worker] : nil
      }
      var got: [String: Int] = [:]
      var passed: [String: Int] = [:]
      for departure in departures {
        guard let a = group(departure.got), let b = group(departure.first) else { continue }
        got[a, default: 0] += 1
        passed[b, default: 0] += 1
      }
      // Only where it is not the same people.
      top(got.map { ($0.key, $0.value) }, "wentTo.\(attribute.rawValue)", 3)
      top(passed.map { ($0.key, $0.value) }, "passedOver.\(attribute.rawValue)", 3)
    }
    return figures
  }
}
