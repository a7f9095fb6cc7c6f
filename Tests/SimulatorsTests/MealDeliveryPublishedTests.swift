import Foundation
import Testing

@testable import Simulators

/// The published instances, where they are at hand beside the project; else the tests are skipped.
@Suite struct MealDeliveryPublishedTests {
  static let folder =
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared/data/mdrplib")
    .path

  @Test(
    .enabled(
      if: FileManager.default.fileExists(atPath: folder),
      "skipped: the published instances are not at ../shared/data/mdrplib"),
    arguments: ["0o50t100s1p100", "0r50t75s2p125", "1o50t100s1p100", "2r50t100s1p125", "3o50t75s1p100"])
  func aPublishedInstanceIsServedByTheRules(name: String) throws {
    let path = "\(Self.folder)/\(name)"
    func text(_ file: String) throws -> String {
      try String(contentsOfFile: "\(path)/\(file)", encoding: .utf8)
    }
    let result = try MealDeliveryRun(MealDeliveryInstance(folder: path)).result()
    let judge = MealDeliveryJudge(
      orders: try text("orders.txt"), couriers: try text("couriers.txt"),
      restaurants: try text("restaurants.txt"), parameters: try text("instance_parameters.txt"),
      assignments: result.assignmentsText, orderInfo: result.ordersText, moves: result.couriersText)
    #expect(judge.violations == [])
    #expect(abs(judge.clickToDoor - (result.summary.meanClickToDoor ?? 0)) < 1e-9)
    #expect(result.summary.undeliveredShare <= 0.0335)
    // The published heuristic's figures, where the table has the instance.
    let table = try String(contentsOfFile: "\(Self.folder)/reyes2018_table4.csv", encoding: .utf8)
    for line in table.split(separator: "\n") where line.hasPrefix(name + ",") {
      let cells = line.split(separator: ",").map { Double($0) ?? 0 }
      #expect(judge.clickToDoor <= cells[5])
      #expect(judge.readyToPickup <= cells[6])
    }
  }
}
