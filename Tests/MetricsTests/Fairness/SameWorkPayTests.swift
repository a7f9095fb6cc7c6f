import OrderLog
import Statistics
import Testing

@testable import Metrics

@Suite struct SameWorkPayTests {
  /// Orders in cells of four workers; pay is 10, plus a worker's own surcharge, plus noise.
  private func log(
    cells: Int = 300, workers: Int = 60, surcharge: Double = 0, noise: Double = 0, seed: UInt64
  ) -> OrderLog {
    var orders: [SmallOrder] = []
    var random = RandomStream(seed: seed, purpose: "same work")
    for cell in 0..<cells {
      for _ in 0..<4 {
        let worker = random.nextInt(below: workers)
        let pay = 10 + (worker % 2 == 0 ? surcharge : 0) + noise * random.nextNormal()
        let start = Double(cell) * 30 + Double(random.nextInt(below: 29))
        orders.append(
          SmallOrder(
            "w\(worker)", start, start + 20, pay: pay, numbers: [.distance: 3_000],
            texts: [.pickupZone: "p", .dropoffZone: "d", .city: "X"]))
      }
    }
    return smallLog(orders)
  }

  private let metric = SameWorkPay(
    inference: InferenceParameters(level: 0.95, permutations: 199))

  @Test func equalPayHasNoGap() throws {
    let value = try evaluate(metric, log(seed: 1))
    #expect(value.medianGap.value == 0)
    #expect((value.medianGap.lower, value.medianGap.upper) == (0, 0))
    #expect(value.pairsBeyond == 0)
    #expect(value.workerShare == nil)
    #expect(value.medianGap.pValue == nil)
  }

  @Test func noiseIsAGapButNotTheWorkers() throws {
    let value = try evaluate(metric, log(noise: 1, seed: 2))
    #expect(value.medianGap.value > 0.05)
    #expect((value.medianGap.pValue ?? 0) > 0.01)
    #expect((value.workerShare?.value ?? 1) < 0.05)
    let (lower, upper) = (value.medianGap.lower ?? 1, value.medianGap.upper ?? 0)
    #expect(lower < value.medianGap.value && value.medianGap.value < upper)
  }

  @Test func aSurchargeForSomeIsFound() throws {
    let value = try evaluate(metric, log(surcharge: 3, noise: 0.3, seed: 3))
    #expect((value.medianGap.pValue ?? 1) < 0.01)
    #expect((value.workerShare?.value ?? 0) > 0.5)
    let measurement = try value.measurement()
    #expect(measurement.unit == .matchedPair)
    #expect(measurement.exceeding > measurement.examined / 3)
    #expect(try value.shareMeasurement().estimate == value.workerShare)
  }

  /// Under no effect the permutation test keeps its level.
  @Test func falseAlarmsKeepTheirLevel() throws {
    var alarms = 0
    for seed in 100..<140 as Range<UInt64> {
      let value = try evaluate(metric, log(cells: 60, workers: 20, noise: 1, seed: seed))
      if (value.medianGap.pValue ?? 1) < 0.05 { alarms += 1 }
    }
    #expect(alarms <= 7)
  }

  @Test func handComputedPairs() throws {
    func order(_ worker: String, _ pay: Double, _ start: Double, zone: String? = "p") -> SmallOrder {
      SmallOrder(
        worker, start, start + 20, pay: pay, texts: [.pickupZone: zone, .dropoffZone: "d"])
    }
    // One cell with a (mean 10), b (30) and c (10); one cell with a alone; one order without a zone.
    let log = smallLog([
      order("a", 8, 0), order("a", 12, 5), order("b", 30, 10), order("c", 10, 29), order("a", 99, 30),
      order("b", 1, 0, zone: nil),
    ])
    let value = try evaluate(SameWorkPay(inference: lenient), log)
    #expect((value.cells, value.singleCells, value.pairs, value.pairsBeyond) == (1, 1, 3, 2))
    #expect((value.orders, value.workers, value.workersBeyond) == (4, 3, 3))
    #expect(value.rows.unkeyed == 1)
    // Gaps 0, 1, 1.
    #expect(abs(value.medianGap.value - 1) < 1e-4)
  }

  @Test func coordinatesFallIntoCellsOfFiveHundredMetres() throws {
    func order(_ worker: String, _ metresEast: Double, _ metresNorth: Double) -> SmallOrder {
      // Around 40° north: a degree of longitude there is 85.3 km in the grid's band.
      let longitude = 1_164_000_000 + Int64(metresEast / 84_650 * 10_000_000)
      let latitude = 400_002_000 + Int64(metresNorth / 111_320 * 10_000_000)
      return SmallOrder(
        worker, pay: 10,
        numbers: [
          .pickupLon: longitude, .pickupLat: latitude, .dropoffLon: 1_164_000_000, .dropoffLat: 400_002_000,
        ])
    }
    var far = 0
    for metres in stride(from: 0.0, through: 1_000, by: 50) {
      let log = smallLog([order("a", 0, 0), order("b", metres, 0)])
      let matches = reason(SameWorkPay(inference: lenient), log) == nil
      if !matches { far += 1 }
      // Never matched when further apart than a cell.
      if metres > 510 { #expect(!matches) }
    }
    #expect(far >= 10)
    let north = smallLog([order("a", 0, 0), order("b", 0, 600)])
    #expect(reason(SameWorkPay(inference: lenient), north) != nil)
  }

  @Test func distanceBandsAreFivePercentWide() {
    let bands = DistanceBands(step: 50_000)
    #expect(bands.band(of: 0) == bands.band(of: 99))
    for metres: Int64 in [200, 1_000, 5_000, 60_000, 70_000, 900_000] {
      #expect(bands.band(of: metres) != bands.band(of: metres * 107 / 100))
      #expect(bands.band(of: metres * 107 / 100) - bands.band(of: metres) <= 2)
    }
    for metres: Int64 in [65_535, 65_536] { #expect(bands.band(of: metres) > 0) }
    #expect(bands.band(of: .max) >= bands.band(of: 4_900_000))
  }

  @Test(arguments: 1...30 as ClosedRange<UInt64>) func sortingAgreesWithTheLibrary(seed: UInt64) {
    var random = SplitMix(seed: seed)
    let count = Int.random(in: 0...6_000, using: &random)
    let cells = UInt64.random(in: 1...4_000, using: &random)
    var rows = (0..<count).map { _ in
      var key = CellKey()
      key.mix(UInt64.random(in: 0..<cells, using: &random))
      return MatchedPay.Row(
        cell: seed % 5 == 0 ? 7 : key.value, pay: Int64.random(in: -5...5, using: &random),
        worker: Int32.random(in: 0...9, using: &random))
    }
    let expected = rows.sorted { $0 < $1 }
    rows.withUnsafeMutableBufferPointer { CellSort.sort($0) }
    #expect(rows == expected)
  }

  @Test func theOrderOfRowsDoesNotMatter() throws {
    let log = log(surcharge: 1, noise: 1, seed: 7)
    let first = try evaluate(metric, log)
    var random = SplitMix(seed: 7)
    let shuffled = log.selectingOrders(Array(0..<log.orders.rowCount).shuffled(using: &random))
    #expect(try evaluate(metric, shuffled) == first)
  }
}
