/// An order and a worker who could take it.
public struct CandidatePair: Sendable, Hashable {
  public var order: Int32
  public var worker: Int32
  /// From where the worker will be free to the pick-up, by plan.
  public var approach: TravelLeg
  /// When the worker can set out (ms): now for those without orders.
  public var startsAt: Int64
  /// Whether the worker has orders in hand.
  public var isLoaded: Bool

  /// Time from now to arrival at the pick-up (ms), at least 0.
  public func timeToPickup(at now: Int64) -> Int64 { max(0, startsAt - now) + approach.duration }
}

/// Which workers are looked at for an order.
public struct CandidateSearch: Sendable, Hashable, Codable {
  /// The nearest so many.
  public var limit: Int
  /// Straight distance beyond which nobody is asked (m).
  public var reach: Double
  /// Whether workers with orders in hand and room for more are looked at too.
  public var includesLoaded: Bool

  /// The nearest `limit` workers within `reach` metres.
  public init(limit: Int = 12, reach: Double = 5_000, includesLoaded: Bool = false) {
    self.limit = min(max(limit, 1), 100_000)
    self.reach = reach
    self.includesLoaded = includesLoaded
  }
}

/// One round of assigning open orders to workers at least cost: collects the pairs, prices them, solves exactly.
///
/// Where every worker is a candidate of every order the matrix is dense and `AssignmentSolver` takes it; otherwise
/// `SparseAssignment`. An order may stay open at a price that every pair undercuts, so as many are assigned as can be.
///
/// - Complexity: O(open orders · (limit + search)) plus the solution.
public struct MatchingRound: Sendable {
  /// Which workers are looked at.
  public var search: CandidateSearch
  private var found: [SpatialIndex.Neighbour] = []
  private var columnOfWorker: [Int32] = []
  private var workerOfColumn: [Int32] = []
  private var solver = SparseAssignment()

  /// Rounds with this search.
  public init(_ search: CandidateSearch) { self.search = search }

  /// The largest price of a pair.
  static let ceiling: Double = 500_000_000

  /// The candidates of each open order, in the order of the world's open orders.
  public mutating func candidates(in world: World, of order: Int32, into pairs: inout [CandidatePair]) {
    pairs.removeAll(keepingCapacity: true)
    let pickup = world.orders[Int(order)].request.pickup
    let isOffered = world.orders[Int(order)].offers > 0
    world.idleWorkers.nearest(search.limit, to: pickup, within: search.reach, into: &found) {
      !(isOffered && world.hasRefused($0, order))
    }
    for neighbour in found {
      let leg = world.approach(of: neighbour.id, to: order)
      guard leg.isPossible else { continue }
      pairs.append(
        CandidatePair(
          order: order, worker: neighbour.id, approach: leg, startsAt: world.now, isLoaded: false))
    }
    guard search.includesLoaded else { return }
    world.loadedWorkers.nearest(search.limit, to: pickup, within: search.reach, into: &found) {
      !(isOffered && world.hasRefused($0, order))
    }
    for neighbour in found {
      let worker = world.workers[Int(neighbour.id)]
      let leg = world.plannedLeg(of: neighbour.id, from: worker.freeLocation, to: pickup)
      guard leg.isPossible else { continue }
      pairs.append(
        CandidatePair(
          order: order, worker: neighbour.id, approach: leg, startsAt: max(world.now, worker.freeAt),
          isLoaded: true))
    }
  }

  /// Assigns the open orders so that the sum of `cost` is least among all ways to assign as many as possible. A cost
  /// is clamped to ±5 · 10⁸ and rounded to whole numbers; not-a-number or infinity rules the pair out.
  public mutating func assign(
    in world: World, decisions: inout [DispatchDecision], cost: (CandidatePair) -> Double
  ) {
    if columnOfWorker.count != world.workers.count {
      columnOfWorker = Array(repeating: -1, count: world.workers.count)
    }
    var edges = CandidateEdges()
    var pairs: [CandidatePair] = []
    workerOfColumn.removeAll(keepingCapacity: true)
    edges.columns.reserveCapacity(world.openOrders.count * search.limit)
    edges.costs.reserveCapacity(world.openOrders.count * search.limit)
    for order in world.openOrders {
      candidates(in: world, of: order, into: &pairs)
      for pair in pairs {
        let price = cost(pair)
        guard price.isFinite else { continue }
        let worker = Int(pair.worker)
        if columnOfWorker[worker] < 0 {
          columnOfWorker[worker] = Int32(truncatingIfNeeded: workerOfColumn.count)
          workerOfColumn.append(pair.worker)
        }
        edges.columns.append(columnOfWorker[worker])
        edges.costs.append(Int32(min(max(price, -Self.ceiling), Self.ceiling).rounded()))
      }
      edges.starts.append(Int32(truncatingIfNeeded: edges.columns.count))
      // More than any chain of pairs could save, so that none stays open for the sake of cost.
      edges.unassignedCosts.append(1 << 50)
    }
    for worker in workerOfColumn { columnOfWorker[Int(worker)] = -1 }
    edges.columnCount = workerOfColumn.count
    guard edges.columnCount > 0 else { return }
    let isDense = edges.columns.count == edges.rows * edges.columnCount
    let result = isDense ? dense(edges) : solver.solve(edges)
    for (row, column) in result.enumerated() where column >= 0 {
      decisions.append(
        DispatchDecision(
          order: world.openOrders[row], worker: workerOfColumn[Int(column)],
          eligible: edges.starts[row + 1] - edges.starts[row]))
    }
  }

  private func dense(_ edges: CandidateEdges) -> [Int32] {
    var matrix = CostMatrix(rows: edges.rows, columns: edges.columnCount)
    for row in 0..<edges.rows {
      for edge in Int(edges.starts[row])..<Int(edges.starts[row + 1]) {
        matrix[row, Int(edges.columns[edge])] = edges.costs[edge]
      }
    }
    return AssignmentSolver.solve(matrix)?.columnOfRow ?? Array(repeating: -1, count: edges.rows)
  }
}
