import Statistics

/// What a random draw is for. With the seed and an entity it names a stream, so adding a worker or an order never
/// changes what the others draw, and two policies under one seed meet the same requests and the same tempers
/// (common random numbers).
enum DrawPurpose: String {
  case arrivals, request, merchant, weather, control
  case worker, shift, pace
  case acceptance, response, grab, handling, travel, cancellation, confirmation
  case tip, dispatch, planting

  /// The stream of this purpose for one entity.
  func stream(seed: UInt64, entity: UInt64) -> RandomStream {
    RandomStream(seed: seed, purpose: rawValue, entity: entity)
  }

  /// The stream of this purpose for a pair, such as a worker and an order.
  func stream(seed: UInt64, _ first: Int32, _ second: Int32) -> RandomStream {
    let high = UInt64(UInt32(bitPattern: first))
    let low = UInt64(UInt32(bitPattern: second))
    return RandomStream(seed: seed, purpose: rawValue, entity: high << 32 | low)
  }
}
