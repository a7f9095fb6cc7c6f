/// Orders whose status and other values contradict each other.
///
/// Only with a status column: without one, what became of an order is read off its times. O(rows / 64) once the
/// orders are sorted by status.
struct StatusContradictionsCheck: LogCheck {
  enum Code: String, CaseIterable, Sendable {
    /// Completed, but never at any time. No details.
    case noCompletion = "completed-without-time"
    /// Completed by nobody. No details.
    case noWorker = "completed-without-worker"
    /// Called off, and yet completed at some time. Details: `unpaid` = how many of them paid the worker nothing.
    case cancelledCompleted = "cancelled-with-completion-time"
    /// Accepted by nobody. No details.
    case acceptedByNobody = "accepted-without-worker"
    /// Completed for no pay at all: a remark, as pay may be by the hour. No details.
    case unpaid = "completed-without-pay"
  }
  static let id = "status-contradictions"
  static let cost = 2

  func observations(in subject: LogUnderCheck) -> [LogObservation] {
    let orders = subject.log.orders
    let sets = subject.orderSets
    var found: [LogObservation] = []
    func note(
      _ code: Code, _ severity: LogObservation.Severity, _ fields: [Field], _ rows: RowSet, of total: RowSet,
      _ details: [String: LogObservation.Detail] = [:]
    ) {
      let examples = RowExamples(orders, rows)
      guard examples.count > 0 else { return }
      found.append(
        observation(
          code, severity, .orders, fields, affected: examples.count, total: total.count,
          examples: examples.examples, details: details, faulty: severity == .info ? [] : fields))
    }
    let zeroPay = orders.integers(.workerPay).map { pay in
      let values = pay.storage.elements
      return RowSet(orders.rowCount) { values[$0] == 0 }
    }
    if sets.hasStatus {
      if orders.has(.completedAt) {
        let completion = orders.present(.completedAt)
        note(
          .noCompletion, .serious, [.status, .completedAt], sets.completed - completion, of: sets.completed)
        let both = sets.cancelled & completion
        let unpaid = zeroPay.map { ["unpaid": LogObservation.Detail(($0 & both).count)] } ?? [:]
        note(.cancelledCompleted, .caution, [.status, .completedAt], both, of: sets.cancelled, unpaid)
      }
      if orders.has(.workerID) {
        note(
          .noWorker, .serious, [.status, .workerID], sets.completed - orders.present(.workerID),
          of: sets.completed)
      }
      if let zeroPay {
        note(.unpaid, .info, [.status, .workerPay], sets.completed & zeroPay, of: sets.completed)
      }
    }
    if orders.has(.acceptedAt), orders.has(.workerID) {
      let accepted = orders.present(.acceptedAt)
      note(
        .acceptedByNobody, .caution, [.acceptedAt, .workerID], accepted - orders.present(.workerID),
        of: accepted)
    }
    return found
  }
}
