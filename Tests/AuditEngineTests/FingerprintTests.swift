import Testing

@testable import AuditEngine

@Suite struct FingerprintTests {
  @Test func partsDoNotRunIntoEachOther() {
    #expect(Fingerprint.of("a", "bc") != Fingerprint.of("ab", "c"))
    #expect(Fingerprint.of("a", nil) != Fingerprint.of("a", ""))
    #expect(Fingerprint.of("a", "b") != Fingerprint.of("b", "a"))
  }

  @Test func itStaysTheSame() {
    // A change would make every finding of an earlier audit look new.
    #expect(Fingerprint.of("T-REST-1", "service-elapsed", nil, nil).count == 32)
    #expect(Fingerprint.of("T-REST-1") == Fingerprint.of("T-REST-1"))
  }
}
