import Foundation
import OrderLog
import Statistics

/// How offers were answered in a log.
public struct AcceptanceCalibration: Sendable, Hashable {
  /// Offers that were answered or let pass; 0 when the log has none, and everything is taken at once.
  public let offers: Int
  /// Shares of offers accepted and not answered.
  public let acceptedShare: Double
  public let timeoutShare: Double
  /// Mean time to answer (ms).
  public let meanResponse: Double

  /// What moves the answers, as a logit: the coefficients of a constant, of a kilometre from where the worker is to the
  /// drop-off, of an order in hand and of an hour engaged on the day; nil where there are too few refusals to tell.
  public let coefficients: [Double]?
  /// Answers that the coefficients rest on.
  public let fittedAnswers: Int

  /// The fewest answers, and the fewest refusals among them, from which coefficients are fitted.
  static let minimumAnswers = 300
  static let minimumRefusals = 60
  /// The most answers that are fitted on; of more, an even selection.
  static let maximumAnswers = 50_000

  /// The answers of a log: its offers, or without them the times from offer to acceptance of its orders.
  init(_ log: OrderLog, _ circumstances: [OfferCircumstance] = []) {
    var (accepted, timeouts, all, waited, answered) = (0, 0, 0, 0.0, 0)
    if let table = log.table(.offers), let response = table.texts(.response) {
      let offered = table.integers(.offeredAt)
      let responded = table.integers(.respondedAt)
      for row in 0..<table.rowCount {
        switch response.value(at: row) {
        case "accepted"?: accepted += 1
        case "rejected"?: break
        case "timeout"?: timeouts += 1
        default: continue
        }
        all += 1
        if let from = offered?.value(at: row), let to = responded?.value(at: row), to >= from {
          waited += Double(to - from)
          answered += 1
        }
      }
    } else if let offered = log.orders.integers(.offeredAt), let taken = log.orders.integers(.acceptedAt) {
      for row in 0..<log.orders.rowCount {
        if let from = offered.value(at: row), let to = taken.value(at: row), to >= from {
          waited += Double(to - from)
          answered += 1
        }
      }
    }
    offers = all
    acceptedShare = all > 0 ? Double(accepted) / Double(all) : 1
    timeoutShare = all > 0 ? Double(timeouts) / Double(all) : 0
    meanResponse = answered > 0 ? waited / Double(answered) : 0
    coefficients = Self.fit(circumstances)
    fittedAnswers = coefficients == nil ? 0 : circumstances.count
  }

  /// A binary logit as a conditional one between the offer and nothing. Nil when it cannot be told or is absurd.
  private static func fit(_ offers: [OfferCircumstance]) -> [Double]? {
    guard offers.count >= minimumAnswers, offers.count(where: { !$0.isAccepted }) >= minimumRefusals else {
      return nil
    }
    let step = max(1, (offers.count + maximumAnswers - 1) / maximumAnswers)
    var choices = ConditionalLogit.Choices(features: 4)
    do throws(Undefined) {
      for place in stride(from: 0, to: offers.count, by: step) {
        let offer = offers[place]
        try choices.add(
          [1, offer.kilometres, Double(offer.carried), offer.engagedHours, 0, 0, 0, 0],
          chosen: offer.isAccepted ? 0 : 1)
      }
      let found = try ConditionalLogit(choices).coefficients
      return found.count == 4 && found.allSatisfy { $0.isFinite && $0.magnitude < 20 } ? found : nil
    } catch { return nil }
  }

  /// The model for runs: the fitted logit, or the same probability for every offer. Pay has no coefficient: what was
  /// quoted for orders that were refused is not in a log.
  public var model: AcceptanceModel {
    let answered = 1 - timeoutShare
    let share = answered > 0 ? min(max(acceptedShare / answered, 0.001), 0.999) : 0.001
    if offers == 0, meanResponse == 0 { return .always }
    // The engine adds half a second to every answer.
    var model = AcceptanceModel(
      constant: log(share / (1 - share)), pay: 0, distance: 0, load: 0, fatigue: 0,
      timeoutShare: timeoutShare,
      meanResponse: max(meanResponse - 500, 0))
    if let coefficients {
      model.constant = coefficients[0]
      model.distance = coefficients[1]
      model.load = coefficients[2]
      model.fatigue = coefficients[3]
    }
    if offers == 0 || acceptedShare >= 1 { model.constant = 40 }
    return model
  }
}
