import OrderLog
import Simulators

/// The orders of one instant that a rule assigns together at the least sum of costs.
///
/// What the log has of a round is enough: among the orders that were given out and the workers who were not given
/// something else, the assignment must be of least cost, or the whole round could be improved. Orders that share no
/// candidate are solved apart. Of several assignments that are equally good, to the rule's tolerance for each order,
/// the one nearest to the log is taken. A worker who got two orders at one instant shows that the log's instants hold
/// several rounds, of which none can be told from another; nothing is said of them then.
///
/// - Complexity: O(candidates) where everybody's own best is free; else that of ``AssignmentSolver`` for each part.
struct DispatchRound {
  let decisions: DispatchDecisions
  let rule: DispatchRule

  init(_ decisions: DispatchDecisions, _ rule: DispatchRule) {
    self.decisions = decisions
    self.rule = rule
  }

  /// Rounds with parts beyond this many orders, or this many steps in the worst case, are not solved.
  private static let largestSide = 1_500
  private static let mostSteps = 4e9

  /// The outcome of each of the round's decisions.
  func recompute(_ members: [Int], into outcomes: inout [DispatchAgreement.Outcome]) {
    // Who got an order that is not known may have been anybody's best.
    guard members.allSatisfy({ decisions.decisions[$0].state == .known }) else { return }
    for part in parts(members) {
      if part.allSatisfy({ isOwnBest($0) }) {
        for index in part {
          outcomes[index] = decisions.decisions[index].candidates.count == 1 ? .single : .agrees
        }
      } else {
        solve(part, into: &outcomes)
      }
    }
  }

  private func cost(_ position: Int32) -> Int64 { rule.cost(Int(decisions.rows[Int(position)])) }

  private func isOwnBest(_ index: Int) -> Bool {
    let decision = decisions.decisions[index]
    let own = cost(decision.chosen)
    guard own != IntegerColumn.null else { return false }
    return decision.candidates.allSatisfy { position in
      let other = cost(position)
      return other != IntegerColumn.null && own.saturatedDifference(other) <= rule.tolerance
    }
  }

  /// The members in parts that share no candidate, in the order of the first member.
  private func parts(_ members: [Int]) -> [[Int]] {
    if members.count == 1 { return [members] }
    var parent = Array(members.indices)
    func root(_ part: Int) -> Int {
      var part = part
      while parent[part] != part {
        parent[part] = parent[parent[part]]
        part = parent[part]
      }
      return part
    }
    var partOfWorker: [Int32: Int] = [:]
    for (place, index) in members.enumerated() {
      for position in decisions.decisions[index].candidates {
        let worker = decisions.worker(at: position)
        if let other = partOfWorker[worker] {
          let (a, b) = (root(other), root(place))
          parent[max(a, b)] = min(a, b)
        } else {
          partOfWorker[worker] = place
        }
      }
    }
    var parts: [Int: [Int]] = [:]
    for (place, index) in members.enumerated() { parts[root(place), default: []].append(index) }
    return parts.sorted { $0.key < $1.key }.map(\.value)
  }

  private func solve(_ part: [Int], into outcomes: inout [DispatchAgreement.Outcome]) {
    guard part.count <= Self.largestSide,
      Set(part.map { decisions.decisions[$0].worker }).count == part.count
    else { return }
    var columns: [Int32: Int] = [:]
    for index in part {
      for position in decisions.decisions[index].candidates
      where columns[decisions.worker(at: position)] == nil {
        columns[decisions.worker(at: position)] = columns.count
      }
    }
    guard columns.count <= AssignmentSolver.maximumSide,
      Double(part.count) * Double(part.count) * Double(columns.count) <= Self.mostSteps
    else { return }
    var costs = [Double](repeating: .infinity, count: part.count * columns.count)
    var positions = [Int32](repeating: -1, count: costs.count)
    for (row, index) in part.enumerated() {
      let decision = decisions.decisions[index]
      for position in decision.candidates {
        let value = cost(position)
        guard value != IntegerColumn.null, let column = columns[decisions.worker(at: position)] else {
          return
        }
        let cell = row * columns.count + column
        // What was done is preferred to what is as good.
        costs[cell] = Double(value) - (position == decision.chosen ? Double(rule.tolerance) : 0)
        positions[cell] = position
      }
    }
    // A single absurd cost stretches the scale; what lies below its grain cannot be told apart.
    guard let scaled = CostMatrix.scaling(rows: part.count, columns: columns.count, costs: costs),
      scaled.quantum <= Double(max(1, rule.tolerance)), let solved = AssignmentSolver.solve(scaled.matrix),
      solved.assignedCount == part.count
    else { return }
    // What the solver's whole numbers make cheaper must be cheaper by the costs themselves.
    var gain = 0.0
    for (row, index) in part.enumerated() {
      guard let own = columns[decisions.worker(at: decisions.decisions[index].chosen)] else { return }
      gain +=
        costs[row * columns.count + own] - costs[row * columns.count + Int(solved.columnOfRow[row])]
    }
    let isBetter = gain > 0
    for (row, index) in part.enumerated() {
      let decision = decisions.decisions[index]
      let position =
        !isBetter ? decision.chosen : positions[row * columns.count + Int(solved.columnOfRow[row])]
      outcomes[index] =
        position == decision.chosen
        ? (decision.candidates.count == 1 ? .single : .agrees) : .departs(position)
    }
  }
}
