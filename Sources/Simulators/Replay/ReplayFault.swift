/// Why a log cannot be replayed. Each is a refusal: no number is given instead.
public enum ReplayFault: Error, Sendable, Hashable {
  /// Too few orders have a placement time and places.
  case tooFewOrders(found: Int, needed: Int)
  /// The orders span too little time to calibrate on one part and test on another.
  case tooShort(hours: Double, needed: Double)
  /// Nobody was logged on while orders came in.
  case nobodyOnline
  /// The log has no way of a worker from stop to stop, or too few; nothing says how fast anybody rode.
  case tooFewWays(found: Int, needed: Int)
  /// The setup of a run is not possible.
  case setup(SetupFault)
}
