import Testing

@testable import Statistics

@Test func reasonsAreTellable() {
  #expect(Undefined.empty != Undefined.allZero)
}
