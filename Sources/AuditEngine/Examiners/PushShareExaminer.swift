import Metrics
import OrderLog

/// The share of orders that the platform pushed, where refusing has a price (T-CH-3).
///
/// The share is a fact of the log. Of prices the log shows one: fewer offers afterwards. Where it does not show that,
/// the platform's rules on refusals must be read, so a share beyond the limit is for a person to judge. A disclosure that
/// states a price shows it; one that documents that there is none, where the log shows no drop either, leaves nothing that
/// the rule is about.
struct PushShareExaminer: Examiner {
  static let metric = PushShare.id
  static let arguments = ["price": ["of-refusals", "ignored"]]
  static let roles = ["limit"]
  static let optionalRoles = ["drop", "window"]

  private let share: PushShare
  private let effect: RefusalEffect?
  private let drop: Double
  /// What the disclosure says of a price; nil: nothing.
  private let stated: (hasPenalty: Bool, isEvidenced: Bool)?

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    stated = request.disclosure.flatMap { documents in
      documents.disclosure.refusal.map { ($0.hasPenalty, documents.isEvidenced($0)) }
    }
    share = PushShare(least: try SampleSize(request), level: request.settings.level)
    guard try request.argument("price", of: Self.arguments) == "of-refusals" else {
      (effect, drop) = (nil, .infinity)
      return
    }
    drop = try request.value("drop")
    effect = RefusalEffect(
      window: try request.milliseconds("window", per: Milliseconds.minute), placeboLimit: drop,
      inference: try InferenceParameters(request))
  }

  var states: [StateRequest] { share.states + (effect?.states ?? []) }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    var measurement = try Absence.wrap { () throws(NoValue) in
      try share.value(from: store, in: log).measurement()
    }
    guard let effect else { return measurement }
    let price = try? effect.value(from: store, in: log).drop
    if let price { measurement.figures.append(Figure("refusalDrop", price.value, .share)) }
    if price?.lower ?? -.infinity > drop || stated?.hasPenalty == true { return measurement }
    if stated?.isEvidenced == true, price?.upper ?? .infinity <= drop { throw .noSuchEvent("refusal-price") }
    measurement.doubt = "refusal-price-not-shown"
    return measurement
  }
}
