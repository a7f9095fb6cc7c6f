/// A fixed-size block of memory that is filled once and then only read.
///
/// Readers fill disjoint ranges from several threads before anyone else sees the block; afterwards it is
/// immutable, so it is safe to share. The memory is not touched at allocation, so a block that is larger than
/// what gets written to it costs address space only.
public final class ColumnStorage<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
  @usableFromInline let base: UnsafeMutablePointer<Element>
  /// How many elements there are.
  public let count: Int

  /// Allocates `count` elements whose contents are undefined until `fill` has written them.
  public init(uninitialized count: Int, fill: (UnsafeMutableBufferPointer<Element>) throws -> Void) rethrows {
    self.count = count
    base = .allocate(capacity: max(count, 1))
    try fill(UnsafeMutableBufferPointer(start: base, count: count))
  }

  /// Copies a collection.
  public convenience init(_ elements: some Collection<Element>) {
    self.init(uninitialized: elements.count) { _ = $0.initialize(from: elements) }
  }

  /// Takes over memory that was allocated with `UnsafeMutablePointer.allocate` (or malloc) and is initialised.
  public init(adopting base: UnsafeMutablePointer<Element>, count: Int) {
    self.base = base
    self.count = count
  }

  deinit { base.deallocate() }

  /// The element at `index`, which must be in `0..<count`. Checked in debug builds.
  @inlinable
  public subscript(index: Int) -> Element {
    assert(index >= 0 && index < count)
    return base[index]
  }

  /// The elements, valid as long as the storage is alive.
  @inlinable
  public var elements: UnsafeBufferPointer<Element> { UnsafeBufferPointer(start: base, count: count) }
}
