import Metrics
import OrderLog

/// Time added for goods that were ready late (T-ETA-5): on the delayed orders and the others in hand, or on the
/// delayed orders alone.
struct AddedTimeExaminer: Examiner {
  static let metric = AddedTime.id
  static let arguments = [
    "orders": ["in-hand", "delayed"], "suffices": ["all", "any"], "empty": ["unknown", "none"],
  ]
  static let roles = ["delay", "share"]

  private let inHand: AddedTimeInHand?
  private let delayed: AddedTime?

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    let delay = try request.milliseconds("delay", per: Milliseconds.minute)
    let sample = try SampleSize(request)
    let level = request.settings.level
    let isNone = try request.argument("empty", of: Self.arguments) == "none"
    let anySuffices = try request.argument("suffices", of: Self.arguments) == "any"
    if try request.argument("orders", of: Self.arguments) == "in-hand" {
      inHand = AddedTimeInHand(
        leastDelay: delay, missingIsNone: isNone, anyTimeSuffices: anySuffices, least: sample, level: level)
      delayed = nil
    } else {
      if anySuffices {
        throw .badArgument(name: "suffices", value: "any", allowed: ["all"])
      }
      delayed = AddedTime(leastDelay: delay, missingIsNone: isNone, least: sample, level: level)
      inHand = nil
    }
  }

  var states: [StateRequest] { inHand?.states ?? delayed?.states ?? [] }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    let measurement: Measurement
    do throws(NoValue) {
      if let inHand {
        let value = try inHand.value(from: store, in: log)
        measurement = value.measurement()
      } else if let delayed {
        let value = try delayed.value(from: store, in: log)
        _ = try value.compensated()
        measurement = value.measurement()
      } else {
        throw .nothingToMeasure(examined: 0)
      }
    } catch NoValue.nothingToMeasure(examined: 0) where log.orders.rowCount > 0 {
      // Every order is known, and none was owed time.
      throw .noSuchEvent("slow-pickup")
    } catch {
      throw .noValue(error)
    }
    return measurement
  }
}
