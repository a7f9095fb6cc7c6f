import Metrics
import OrderLog
import Simulators

extension PayMechanism {
  /// The recomputation of an order line by line, ending in the sum, what was paid, and the difference; nil where the
  /// order cannot be recomputed.
  func trace(_ row: Int) -> [TraceLine]? {
    var reader = Reader(self)
    guard case .slip(let index, let slip) = reader.priced(row),
      let job = try? rows.job(row, pricing.versions[index].inputs),
      let (parts, plain) = pricing.versions[index].lines(job, price: reader.price?.value(at: row)),
      let paid = log.orders.integers(.workerPay)?.value(at: row)
    else { return nil }
    var lines = parts.filter { $0.component != .commissionRefund }.map(Self.line)
    let topUp = topUp(row)
    if topUp != 0 {
      lines.append(TraceLine("period", field: Field.incentive.rawValue, amount: Double(topUp) / 10_000))
    }
    // Parts are rounded to hundredths one by one; the rest of the rounding is a line, so that the sum adds up.
    let exact = lines.reduce(0) { $0 + $1.amount }
    let rounding = Double(slip.workerPay) / 10_000 - exact
    if rounding.magnitude > 1e-7 { lines.append(TraceLine("rounding", amount: Self.rounded(rounding))) }
    lines.append(TraceLine("sum", field: Field.workerPay.rawValue, amount: Double(slip.workerPay) / 10_000))
    lines.append(TraceLine("paid", field: Field.workerPay.rawValue, amount: Double(paid) / 10_000))
    lines.append(
      TraceLine(
        "difference", field: Field.workerPay.rawValue,
        amount: Double(paid.subtractingClamped(slip.workerPay)) / 10_000))
    if pricing.versions[index].comparesRefund {
      let shown = log.orders.integers(.commissionRefund)?.value(at: row) ?? 0
      lines.append(
        TraceLine(
          "refundDue", field: Field.commissionRefund.rawValue, amount: Double(plain.commissionRefund) / 10_000
        ))
      lines.append(
        TraceLine("refundPaid", field: Field.commissionRefund.rawValue, amount: Double(shown) / 10_000))
    }
    return lines
  }

  private static func line(_ line: PayLine) -> TraceLine {
    let sign: Double = line.component == .deduction ? -1 : 1
    return TraceLine(
      line.code.rawValue, field: line.component.rawValue, quantity: line.quantity.map(rounded),
      rate: line.rate, amount: rounded(line.amount * sign))
  }

  /// To six decimals: enough to add up, and the same on every machine.
  static func rounded(_ value: Double) -> Double { (value * 1e6).rounded() / 1e6 }
}
