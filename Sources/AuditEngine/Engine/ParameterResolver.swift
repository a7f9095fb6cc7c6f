import Metrics
import OrderLog
import Rules

/// The parameter values of one audit: the packs' histories with the audit's overrides on top, on the days of
/// one log.
struct ParameterResolver: Sendable {
  /// Why a rule cannot use a parameter.
  enum Problem: Error, Hashable, Sendable {
    case lookup(DatedParameter.LookupError)
    /// The value changes inside the log's period and the metric takes one value only.
    case changesInPeriod(key: String, days: [CivilDate])
    /// The rule names no parameter for a role that the metric needs.
    case noParameter(role: String)
    /// The log has no day.
    case noPeriod
    /// A reading's argument is not one of the metric's.
    case badArgument(name: String, value: String, allowed: [String])
    /// No examiner measures the metric that the rule names.
    case unknownMetric(String)
  }

  let parameters: [String: DatedParameter]
  let overrides: [AuditSettings.Override]
  /// The civil days of the log; nil when no order has an instant.
  let period: ClosedRange<CivilDate>?
  let timeZone: CivilTimeZone
  /// The numbers that the platform committed itself to, for the rule that asks.
  var committed: [CommittedNumber] = []

  /// The history of a parameter with commitments and overrides applied: an override replaces all values of its city, and
  /// one without a city leaves no room for commitments. What the auditor sets stands above what the platform says.
  func history(_ key: String, withCommitments: Bool = true) throws(Problem) -> DatedParameter {
    guard var parameter = parameters[key] else { throw .lookup(.unknownKey(key)) }
    if withCommitments, !overrides.contains(where: { $0.key == key && $0.city == nil }) {
      for number in committed where number.key == key { parameter = parameter.with(number) }
    }
    var values = parameter.values
    for override in overrides where override.key == key {
      values.removeAll { $0.city == override.city }
      values.append(
        .init(
          from: CivilDate(dayNumber: 0), city: override.city, value: override.value, status: .commitment,
          reference: override.reference))
    }
    return DatedParameter(
      key: key, title: parameter.title, unit: parameter.unit, values: values,
      bound: parameter.bound)
  }

  /// The one value that holds during the whole log. A commitment that begins or ends inside it gives none and stands
  /// back, so that no rule becomes undecided by it; its own days are looked at by T-PART-5.
  func value(_ key: String) throws(Problem) -> Double {
    do throws(Problem) {
      return try value(key, history: try history(key))
    } catch {
      guard case .changesInPeriod = error, committed.contains(where: { $0.key == key }) else { throw error }
      return try value(key, history: try history(key, withCommitments: false))
    }
  }

  private func value(_ key: String, history: DatedParameter) throws(Problem) -> Double {
    guard let period else { throw .noPeriod }
    do {
      let first = try history.value(on: period.lowerBound)
      let changes = history.changes(in: period)
      for day in changes where try history.value(on: day).value != first.value {
        throw Problem.changesInPeriod(key: key, days: changes)
      }
      guard let value = first.value, value.isFinite else {
        throw Problem.lookup(.noValue(key: key, city: nil, day: period.lowerBound))
      }
      return value
    } catch let problem as Problem {
      throw problem
    } catch let error as DatedParameter.LookupError {
      throw .lookup(error)
    } catch {
      throw .lookup(.unknownKey(key))
    }
  }

  /// The value that holds on a day.
  func value(_ key: String, on day: CivilDate) throws(Problem) -> Double {
    do {
      guard let value = try history(key).value(on: day).value, value.isFinite else {
        throw Problem.lookup(.noValue(key: key, city: nil, day: day))
      }
      return value
    } catch let problem as Problem {
      throw problem
    } catch let error as DatedParameter.LookupError {
      throw .lookup(error)
    } catch {
      throw .lookup(.unknownKey(key))
    }
  }

  /// The whole history as a table of limits, each value times `scale` in stored units.
  ///
  /// - Throws: a lookup error when there is no value at all in the log's period.
  func table(_ key: String, scale: Double) throws(Problem) -> LimitTable {
    guard let period else { throw .noPeriod }
    let history = try history(key)
    func step(_ value: DatedParameter.DatedValue) -> LimitTable.Step {
      LimitTable.Step(
        from: timeZone.start(of: value.from),
        value: value.value.flatMap { Int64(exactly: ($0 * scale).rounded()) })
    }
    let inForce = history.values.filter { $0.from <= period.upperBound }
    guard !inForce.isEmpty else {
      guard let first = history.values.map(\.from).min() else {
        throw .lookup(.noValue(key: key, city: nil, day: period.lowerBound))
      }
      throw .lookup(.beforeFirstValue(key: key, day: period.upperBound, first: first))
    }
    var byCity: [String: [LimitTable.Step]] = [:]
    for value in inForce { if let city = value.city { byCity[city, default: []].append(step(value)) } }
    return LimitTable(general: inForce.filter { $0.city == nil }.map(step), byCity: byCity)
  }

  /// A parameter as a report shows it: the values of the log's period.
  func used(_ key: String, as role: String) -> RuleResult.UsedParameter? {
    guard let history = try? history(key) else { return nil }
    var values: [DatedParameter.DatedValue] = []
    if let period {
      for group in Dictionary(grouping: history.values, by: \.city).values {
        let begun = group.filter { $0.from <= period.upperBound }
        let current = begun.last { $0.from <= period.lowerBound }
        values += begun.filter { $0.from > period.lowerBound || $0 == current }
      }
      values.sort { ($0.city ?? "", $0.from) < ($1.city ?? "", $1.from) }
    }
    let own = Set(committed.map(\.reference))
    let references = Set(values.map(\.reference)).intersection(own).sorted()
    return RuleResult.UsedParameter(
      role: role, key: key, title: history.title, unit: history.unit, values: values,
      isOverridden: overrides.contains { $0.key == key },
      committed: references.isEmpty ? nil : references)
  }
}
