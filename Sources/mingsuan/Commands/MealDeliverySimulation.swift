import CaseFile
import Foundation
import OrderLog
import ReportGenerator
import Simulators

/// `mingsuan simulate --mdrp`: an instance of the Meal Delivery Routing Problem, its plan for the published judge, and an
/// order log of it.
struct MealDeliverySimulation {
  /// The folder of the instance.
  let instance: String
  /// The dispatcher's name.
  let dispatch: String
  let options: SimulationOptions

  /// Times of an instance are minutes of a day without a date; its log is put on this one, in UTC.
  private static let day = CivilDate(dayNumber: 20_514)  // 2026-03-02
  private static let timeZone = "UTC"

  /// The names of the dispatchers.
  static var dispatchers: [String] { MealDeliveryRun.Dispatcher.allCases.map(\.rawValue) }

  /// Runs the instance and writes all files.
  func run() throws {
    guard let dispatcher = MealDeliveryRun.Dispatcher(rawValue: dispatch) else {
      throw Failure(
        .usage,
        Words.text(
          "simulate.unknown-dispatch",
          ["name": dispatch, "known": Self.dispatchers.joined(separator: ", ")]))
    }
    guard let zone = CivilTimeZone(identifier: Self.timeZone) else {
      throw Failure(.internalError, Self.timeZone)
    }
    let problem = try MealDeliveryInstance(folder: instance)
    let folder = try options.folder()
    let result: MealDeliveryResult
    do {
      result = try MealDeliveryRun(problem, dispatcher: dispatcher).result()
      try result.writeJudgeFiles(to: folder.workingPath)
    } catch {
      folder.abandon()
      throw error
    }
    let name =
      (instance as NSString).standardizingPath.split(separator: "/").last.map(String.init) ?? instance
    let mapping = "name: \(dispatch)\ntime_zone: \(Self.timeZone)\ntables: {orders: {}}\n"
    let manifest = try options.write(
      result.log(on: Self.day, timeZone: zone), beside: [("mapping.yaml", Data(mapping.utf8))],
      SimulationManifest(
        tool: .init(version: Mingsuan.version), scenario: "mdrp/\(name)/\(dispatch)",
        scenarioSHA256: try digest(), seed: 0, timeZone: Self.timeZone, rows: [:]),
      into: folder)
    if options.json {
      Output.write(try CaseFolder.json(manifest))
    } else if !options.quiet {
      Output.print(summary(result, name), terminator: "")
    }
  }

  /// The digest of the instance: of its files' digests, in the order of their names.
  private func digest() throws -> String {
    let names = ["couriers.txt", "instance_parameters.txt", "orders.txt", "restaurants.txt"]
    let digests = try names.map { "\($0) " + (try FileDigest.sha256(ofFile: instance + "/" + $0)) }
    return FileDigest.sha256(Data(digests.joined(separator: "\n").utf8))
  }

  private func summary(_ result: MealDeliveryResult, _ name: String) -> String {
    let summary = result.summary
    func minutes(_ value: Double?) -> String { value.map { String(format: "%.2f", $0) } ?? "—" }
    let out = options.out ?? ""
    return [
      Words.text("simulate.mdrp.headline", ["name": name, "dispatch": dispatch]),
      Words.text(
        "simulate.mdrp.orders",
        [
          "orders": "\(summary.orders)", "delivered": "\(summary.delivered)",
          "undelivered": "\(summary.undelivered)",
        ]),
      Words.text(
        "simulate.mdrp.minutes",
        ["door": minutes(summary.meanClickToDoor), "pickup": minutes(summary.meanReadyToPickup)]),
      Words.text("simulate.next", ["out": out, "parameters": ""]),
    ].joined(separator: "\n") + "\n"
  }
}
