import Foundation
import Testing

@testable import Simulators

@Suite struct MealDeliveryFilesTests {
  /// A folder with the files of an instance, any of them replaced; nil leaves one out.
  private func folder(
    _ instance: MealDeliveryInstance, replacing files: [String: String?] = [:]
  ) throws -> String {
    let path = NSTemporaryDirectory() + "meal-delivery-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    var texts: [String: String?] = [
      "orders.txt": MealDeliveryTown.ordersFile(instance),
      "couriers.txt": MealDeliveryTown.couriersFile(instance),
      "restaurants.txt": MealDeliveryTown.restaurantsFile(instance),
      "instance_parameters.txt": MealDeliveryTown.parametersFile(instance),
    ]
    for (name, text) in files { texts[name] = text }
    for (name, text) in texts {
      if let text { try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name)) }
    }
    return path
  }

  @Test func anInstanceIsReadAsItIsWritten() throws {
    let instance = MealDeliveryTown.random(seed: 8)
    let path = try folder(instance)
    defer { try? FileManager.default.removeItem(atPath: path) }
    var read = try MealDeliveryInstance(folder: path)
    #expect(path.hasSuffix(read.name))
    read.name = instance.name
    #expect(read == instance)
    let windows = MealDeliveryTown.ordersFile(instance).replacing("\n", with: "\r\n")
    let other = try folder(instance, replacing: ["orders.txt": windows])
    defer { try? FileManager.default.removeItem(atPath: other) }
    #expect(try MealDeliveryInstance(folder: other).orders == instance.orders)
  }

  @Test(
    arguments: [
      ("orders.txt", "order\tx\ty\tplacement_time\trestaurant\n", 1, "ready_time"),
      ("orders.txt", "order\tx\ty\tplacement_time\trestaurant\tready_time\no1\t1\t2\t3\tr1\n", 2, nil),
      ("orders.txt", "order\tx\ty\tplacement_time\trestaurant\tready_time\no1\t1\tb\t3\tr1\t4\n", 2, "y"),
      (
        "orders.txt", "order\tx\ty\tplacement_time\trestaurant\tready_time\n\no1\t1\t2\t3\tr99\t4\n", 3,
        "restaurant"
      ),
      (
        "orders.txt", "order\tx\ty\tplacement_time\trestaurant\tready_time\no1\t1\t2\t3\tr1\t2\n", 2,
        "ready_time"
      ),
      ("orders.txt", "order\tx\ty\tplacement_time\trestaurant\tready_time\nr1\t1\t2\t3\tr1\t4\n", 2, "order"),
      ("orders.txt", "order\tx\ty\tplacement_time\trestaurant\tready_time\n", nil, nil),
      ("orders.txt", "order\tx\ty\tplacement_time\trestaurant\tready_time\no1\t1e300\t2\t3\tr1\t4\n", 2, "x"),
      (
        "orders.txt", "order\tx\ty\tplacement_time\trestaurant\tready_time\no1\t1\t2\t3.5\tr1\t4\n", 2,
        "placement_time"
      ),
      ("couriers.txt", "courier\tx\ty\ton_time\toff_time\nc1\t1\t2\t9\t8\n", 2, "off_time"),
      ("couriers.txt", "courier\tx\ty\ton_time\toff_time\nc1\t1\t2\t-9\t8\n", 2, "on_time"),
      ("couriers.txt", "courier\tx\ty\ton_time\toff_time\nc 1\t1\t2\t0\t8\n", 2, "courier"),
      ("restaurants.txt", "", nil, nil),
      (
        "instance_parameters.txt",
        "meters_per_minute\tpickup service minutes\tdropoff service minutes\ttarget click-to-door"
          + "\tmaximum click-to-door\tpay per order\tguaranteed pay per hour\n0\t4\t4\t40\t90\t10\t15\n",
        2, "meters_per_minute"
      ),
    ] as [(String, String, Int?, String?)])
  func aFaultIsNamedWithItsPlace(file: String, text: String, line: Int?, column: String?) throws {
    let path = try folder(MealDeliveryTown.random(seed: 8), replacing: [file: text])
    defer { try? FileManager.default.removeItem(atPath: path) }
    let error = #expect(throws: MealDeliveryFileError.self) { try MealDeliveryInstance(folder: path) }
    #expect(error?.path.hasSuffix(file) == true)
    #expect(error?.line == line)
    #expect(error?.column == column)
  }

  @Test func aMissingFileIsNamed() throws {
    let path = try folder(MealDeliveryTown.random(seed: 8), replacing: ["couriers.txt": nil])
    defer { try? FileManager.default.removeItem(atPath: path) }
    let error = #expect(throws: MealDeliveryFileError.self) { try MealDeliveryInstance(folder: path) }
    #expect(error?.path.hasSuffix("couriers.txt") == true)
  }

  @Test func impossibleInstancesAreRefused() {
    var instance = MealDeliveryTown.random(seed: 8)
    instance.couriers = []
    #expect(throws: SetupFault.self) { try MealDeliveryRun(instance).result() }
    instance = MealDeliveryTown.random(seed: 8)
    instance.parameters.metresPerMinute = 0
    #expect(throws: SetupFault.self) { try MealDeliveryRun(instance).result() }
    instance = MealDeliveryTown.random(seed: 8)
    instance.orders[3].restaurant = 99
    instance.orders[4].id = instance.orders[5].id
    #expect(instance.faults().count == 2)
  }

  @Test func theThreeFilesAreWritten() throws {
    let result = try MealDeliveryRun(MealDeliveryTown.random(seed: 2)).result()
    let path = try folder(result.instance)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let files = try result.writeJudgeFiles(to: path)
    let texts = try files.map { try String(contentsOfFile: $0, encoding: .utf8) }
    #expect(texts == [result.assignmentsText, result.ordersText, result.couriersText])
    let names = try FileManager.default.contentsOfDirectory(atPath: path)
    #expect(names.count == 7)
    #expect(throws: MealDeliveryFileError.self) { try result.writeJudgeFiles(to: path + "/none") }
  }
}
