public import Metrics
public import OrderLog
public import Rules
import Statistics

/// The mechanism check of dispatch by itself: every departure of a log from its declared dispatch, and the weight of
/// what was not declared. The rules T-DISP-4b and T-DISP-4 say the same with their limits; this is for programs that
/// want all orders, or no rules.
public struct DispatchCheck: Sendable {
  /// Informative decisions, those that could not be decided (orders given out without a list among them), and those with
  /// a single candidate.
  public var examined = 0
  public var undecided = 0
  public var single = 0
  /// Whether the platform's own scores were all that could be compared: then agreement shows nothing about the rule.
  public var restsOnScores = false
  /// The orders that went elsewhere, the largest departures first.
  public var departures: [String] = []
  /// The share of departures, clustered by worker; nil when nothing could be recomputed.
  public var share: Estimate?
  /// The first day of a changed share of departures, if there is one.
  public var onset: CivilDate?
  /// The weight of undeclared factors, with the figures of each factor; nil when it is not determined.
  public var weight: Measurement?
  /// Why there is no share, or no weight.
  public var reasons: [VerdictReason] = []

  /// Checks a log against declared versions of dispatch.
  ///
  /// - Complexity: O(candidates + orders + offers), plus the solution of rounds and the fit of the model.
  public init(
    _ log: OrderLog, declared: [DeclaredVersion], settings: AuditSettings = AuditSettings(),
    least: SampleSize = SampleSize(), limit: Double = 0.1, fitsModel: Bool = true
  ) {
    do throws(Absence) {
      let dispatch = try DeclaredDispatch(log, declared)
      let tally = dispatch.agreement(dispatch.decisions.decisions.indices, in: log.timeZone)
      (examined, single) = (tally.examined, tally.single)
      undecided = tally.undecided + dispatch.decisions.withoutList
      restsOnScores = dispatch.restsOnLoggedScores
      departures = tally.departures.map(\.orderID)
      onset = tally.onset.map { CivilDate(dayNumber: $0) }
      if tally.examined > 0 {
        do throws(Undefined) {
          share = try tally.share(level: settings.level).estimate
        } catch {
          throw Absence.noValue(.undefined(error))
        }
      } else {
        reasons.append(dispatch.absence.reason)
      }
    } catch {
      reasons.append(error.reason)
    }
    guard fitsModel else { return }
    let examiner = DispatchFactorsExaminer(
      declared: declared, settings: settings, least: least, limit: limit)
    do throws(Absence) {
      weight = try examiner.measure(StateStore([StateRequest]()), log)
    } catch {
      reasons.append(error.reason)
    }
  }
}
