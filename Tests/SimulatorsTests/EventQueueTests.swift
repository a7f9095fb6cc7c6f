import Statistics
import Testing

@testable import Simulators

@Suite struct EventQueueTests {
  @Test func eventsComeByTimeThenPriorityThenSequence() {
    var queue = EventQueue<Int>()
    queue.schedule(1, at: 10)
    queue.schedule(2, at: 5)
    queue.schedule(3, at: 10, priority: 2)
    queue.schedule(4, at: 10)
    queue.schedule(5, at: -7)
    var order: [Int] = []
    while let next = queue.next() { order.append(next.payload) }
    #expect(order == [5, 2, 3, 1, 4])
    #expect(queue.isEmpty)
  }

  @Test(arguments: [1, 2, 3])
  func aHeapOfManySortsLikeASort(seed: UInt64) {
    var random = RandomStream(seed: seed, purpose: "test")
    var queue = EventQueue<Int>()
    var expected: [(Int64, UInt8, Int)] = []
    var popped: [Int] = []
    for number in 0..<5_000 {
      let time = Int64(random.nextInt(below: 300)) - 150
      let priority = UInt8(random.nextInt(below: 3))
      queue.schedule(number, at: time, priority: priority)
      expected.append((time, priority, number))
    }
    // Renumbering in between must not change the order.
    queue.renumber()
    for number in 5_000..<6_000 {
      let time = Int64(random.nextInt(below: 300))
      queue.schedule(number, at: time)
      expected.append((time, 8, number))
    }
    while let next = queue.next() { popped.append(next.payload) }
    #expect(popped == expected.sorted { ($0.0, $0.1, $0.2) < ($1.0, $1.1, $1.2) }.map(\.2))
  }

  @Test func theSequenceRenumbersBeforeItWraps() {
    var queue = EventQueue<Int>()
    queue.sequence = (1 << 32) - 3
    for number in 0..<10 { queue.schedule(number, at: 0) }
    var order: [Int] = []
    while let next = queue.next() { order.append(next.payload) }
    #expect(order == Array(0..<10))
  }

  @Test func aCopyIsASnapshot() {
    var kernel = EventKernel<Int>(start: 0)
    for number in 0..<100 { kernel.schedule(number, at: Int64(number * 37 % 50)) }
    _ = kernel.next()
    var copy = kernel
    var first: [Int] = []
    var second: [Int] = []
    while let event = kernel.next() { first.append(event) }
    while let event = copy.next() { second.append(event) }
    #expect(first == second)
    #expect(kernel.now == 49)
    kernel.schedule(0, at: 3)
    _ = kernel.next()
    #expect(kernel.now == 49, "time does not run backwards")
  }
}
