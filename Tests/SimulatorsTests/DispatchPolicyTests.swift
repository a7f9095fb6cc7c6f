import Statistics
import Testing

@testable import Simulators

@Suite struct DispatchPolicyTests {
  static let policies: [any DispatchPolicy] = [
    NearestIdle(compared: 4), RandomEligible(seed: 5), BatchAssignment(), GrabHall(seed: 5), SlackRouteFit(),
    TwoSidedFairness(), LowestIncomeFirst(), MaxMinIncome(), InequalityPenalty(measure: .variance),
    InequalityPenalty(measure: .logDeviation), RestAware(BatchAssignment()),
    BatchAssignment(search: CandidateSearch(limit: 1_000, reach: .infinity)), RollingHorizon(),
  ]

  @Test(arguments: policies.indices, [1, 3])
  func everyPolicyConservesOrders(index: Int, carry: Int) throws {
    var setup = Town.setup(
      orders: 600, workers: 25, carry: carry, acceptance: AcceptanceModel(), dispatch: Self.policies[index])
    setup.pricing = [FlatPay(amount: 6)]
    var simulation = try Simulation(setup)
    let outcome = simulation.finish()
    ConservationTests.check(outcome, setup, orders: 600)
    #expect(outcome.count(.completed) > 300, "\(Self.policies[index]) completes \(outcome.count(.completed))")
    #expect(outcome.workers.reduce(0) { $0 + $1.income } == Int64(outcome.count(.completed)) * 60_000)
    var again = try Simulation(setup)
    #expect(again.finish().orders.map(\.timeline) == outcome.orders.map(\.timeline))
  }

  @Test(arguments: 1...30)
  func sparseAndDenseFindTheSameCost(seed: Int) throws {
    var random = RandomStream(seed: UInt64(seed), purpose: "sparse")
    let rows = 1 + random.nextInt(below: 30)
    let columns = 1 + random.nextInt(below: 30)
    var matrix = CostMatrix(rows: rows, columns: columns, repeating: CostMatrix.forbidden)
    var edges = CandidateEdges()
    edges.columnCount = columns
    for row in 0..<rows {
      for column in 0..<columns where random.nextUniform() < 0.25 {
        let cost = Int32(random.nextInt(below: seed % 3 == 0 ? 5 : 1_000)) - 3
        matrix[row, column] = cost
        edges.columns.append(Int32(column))
        edges.costs.append(cost)
      }
      edges.starts.append(Int32(edges.columns.count))
      edges.unassignedCosts.append(1 << 50)
    }
    let dense = try #require(AssignmentSolver.solve(matrix))
    var solver = SparseAssignment()
    let sparse = solver.solve(edges)
    let used = sparse.filter { $0 >= 0 }
    #expect(Set(used).count == used.count)
    #expect(used.count == dense.assignedCount)
    let cost = sparse.indices.reduce(Int64(0)) {
      $0 + (sparse[$1] < 0 ? 0 : Int64(matrix[$1, Int(sparse[$1])]))
    }
    #expect(cost == dense.totalCost)
  }

  @Test func theSpatialIndexFindsWhatASortFinds() {
    var random = RandomStream(seed: 9, purpose: "index")
    var index = SpatialIndex(capacity: 600, x: 0...1_000, y: 0...500)
    var points: [Int32: Location] = [:]
    for step in 0..<2_000 {
      let id = Int32(random.nextInt(below: 600))
      if random.nextUniform() < (step < 1_000 ? 0.2 : 0.7) {
        index.remove(id)
        points[id] = nil
      } else {
        let place = Location(x: random.nextUniform() * 1_400 - 200, y: random.nextUniform() * 700 - 100)
        index.insert(id, at: place)
        points[id] = place
      }
      guard step % 10 == 0 else { continue }
      let centre = Location(x: random.nextUniform() * 1_400 - 200, y: random.nextUniform() * 700 - 100)
      let radius = random.nextUniform() < 0.5 ? .infinity : 150.0
      var found: [SpatialIndex.Neighbour] = []
      index.nearest(7, to: centre, within: radius, into: &found) { $0 % 5 != 0 }
      let expected = points.filter { $0.key % 5 != 0 }
        .map { SpatialIndex.Neighbour(id: $0.key, distance: centre.distance(to: $0.value)) }
        .filter { $0.distance <= radius }
        .sorted { ($0.distance, $0.id) < ($1.distance, $1.id) }
      #expect(found == Array(expected.prefix(7)))
      var all: [Int32] = []
      index.all(within: radius, of: centre, into: &all) { $0 % 5 != 0 }
      #expect(all.sorted() == expected.map(\.id).sorted())
      #expect(index.count == points.count)
    }
  }

  @Test func fairnessPoliciesSpreadIncomeMoreEvenlyThanNearest() throws {
    func gini(_ policy: any DispatchPolicy) throws -> Double {
      var setup = Town.setup(orders: 700, workers: 40, dispatch: policy)
      setup.pricing = [FlatPay(amount: 6)]
      var simulation = try Simulation(setup)
      let incomes = simulation.finish().workers.map { Double($0.income) }.sorted()
      let sum = incomes.reduce(0, +)
      let weighted = incomes.enumerated().reduce(0.0) { $0 + Double($1.offset + 1) * $1.element }
      return 2 * weighted / (Double(incomes.count) * sum) - Double(incomes.count + 1) / Double(incomes.count)
    }
    let nearest = try gini(NearestIdle())
    #expect(try gini(LowestIncomeFirst()) < nearest)
    #expect(try gini(MaxMinIncome(efficiencyBound: 1)) < nearest)
    #expect(try gini(InequalityPenalty(measure: .variance, lambda: 0.1)) < nearest)
  }

  @Test func theRollingHorizonSendsWorkersLateAndBundlesByMerchant() throws {
    // Pairs of orders from one kitchen, two minutes apart.
    let requests = Town.requests(400, seed: 3, hours: 8).enumerated().flatMap { number, request in
      [Int64(0), 120_000].map { later in
        OrderRequest(
          placedAt: request.placedAt + later, pickup: request.pickup, dropoff: request.dropoff,
          patience: 2_400_000, merchant: Int32(number), readyPromisedAt: request.placedAt + 1_200_000)
      }
    }
    func run(_ policy: any DispatchPolicy) throws -> [Order] {
      var setup = Town.setup(workers: 60, carry: 3, dispatch: policy)
      setup.requests = requests.sorted { $0.placedAt < $1.placedAt }
      var simulation = try Simulation(setup)
      return simulation.finish().orders.filter { $0.phase == .completed }
    }
    func waited(_ orders: [Order]) -> Double {
      let times = orders.map { Double($0.timeline.pickedUpAt - $0.timeline.acceptedAt) }
      return times.reduce(0, +) / Double(max(times.count, 1))
    }
    let orders = try run(RollingHorizon())
    #expect(orders.count > 700)
    let batch = try run(BatchAssignment())
    #expect(waited(orders) < 0.8 * waited(batch))
    let joined = orders.filter { $0.carried > 0 }
    #expect(joined.count > 20)
    for order in joined {
      let hasCompanion = orders.contains {
        $0.worker == order.worker && $0.request.merchant == order.request.merchant
          && $0.request.placedAt != order.request.placedAt
      }
      #expect(hasCompanion)
    }
  }

  @Test func changesOfInequalityAgreeWithRecomputation() {
    let incomes = [30.0, 80, 55, 120]
    func variance(_ y: [Double]) -> Double {
      let mean = y.reduce(0, +) / Double(y.count)
      return y.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(y.count)
    }
    let policy = InequalityPenalty(measure: .variance)
    let mean = incomes.reduce(0, +) / 4
    var after = incomes
    after[1] += 12
    let change = policy.change(pay: 12, income: 80, mean: mean, count: 4)
    #expect((change - (variance(after) - variance(incomes))).magnitude < 1e-9)
  }
}
