/// Refuses an empty list and numbers that are not finite.
func requireFinite(_ values: [Double]) throws(Undefined) {
  guard !values.isEmpty else { throw .empty }
  var bad = 0
  for value in values where !value.isFinite { bad += 1 }
  guard bad == 0 else { throw .notFinite(count: bad) }
}

/// Refuses lists of different lengths.
func requireSameCount(_ first: Int, _ second: Int, _ what: String) throws(Undefined) {
  guard first == second else { throw .invalidArgument("\(what): \(first) and \(second) entries") }
}

/// Refuses a probability outside the open interval (0, 1).
func requireOpenUnit(_ value: Double, _ name: String) throws(Undefined) {
  guard value > 0, value < 1 else { throw .invalidArgument("\(name) must lie between 0 and 1: \(value)") }
}
