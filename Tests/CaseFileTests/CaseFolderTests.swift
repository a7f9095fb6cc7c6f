import AuditEngine
import Foundation
import Testing

@testable import CaseFile

@Suite struct CaseFolderTests {
  private func scratch() throws -> String {
    let path = NSTemporaryDirectory() + "mingsuan-case-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }

  private var manifest: Manifest {
    Manifest(
      tool: .init(version: "1"), created: "2026-01-01T00:00:00Z", arguments: [], inputs: [], packs: [],
      timeZone: "UTC", settings: AuditSettings(), outputs: [])
  }

  @Test func knownDigests() {
    // FIPS 180-2, appendix B.1, and the empty message.
    #expect(
      FileDigest.sha256(Array("abc".utf8))
        == "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      FileDigest.sha256([UInt8]())
        == "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
  }

  @Test func theFolderAppearsWholeAndReplacesAnEarlierOne() throws {
    let place = try scratch() + "/case"
    for round in ["one", "two"] {
      let folder = try CaseFolder(at: place + "/")
      try folder.write(Data(round.utf8), to: "findings.json")
      try folder.finish(manifest)
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: place).sorted()
    #expect(names == ["findings.json", "manifest.json"])
    #expect(try String(contentsOfFile: place + "/findings.json", encoding: .utf8) == "two")
    let siblings = try FileManager.default.contentsOfDirectory(
      atPath: (place as NSString).deletingLastPathComponent)
    #expect(siblings == ["case"])
    let read = try JSONDecoder().decode(
      Manifest.self, from: Data(contentsOf: URL(fileURLWithPath: place + "/manifest.json")))
    #expect(read.outputs.map(\.name) == ["findings.json"])
    #expect(read.outputs.first?.sha256 == FileDigest.sha256(Array("two".utf8)))
  }

  @Test func aForeignFolderIsNotReplaced() throws {
    let place = try scratch()
    try Data("mine".utf8).write(to: URL(fileURLWithPath: place + "/diary.txt"))
    #expect(throws: CaseFileError.foreignFolder(place)) { try CaseFolder(at: place) }
  }

  @Test func anAuditAndASimulationDoNotReplaceEachOther() throws {
    let parent = try scratch()
    let audit = parent + "/audit"
    try CaseFolder(at: audit).finish(manifest)
    let simulation = parent + "/simulation"
    let made = SimulationManifest(
      tool: .init(version: "1"), scenario: "town", scenarioSHA256: FileDigest.sha256([UInt8]()), seed: 1,
      timeZone: "UTC", rows: [:])
    let folder = try CaseFolder(simulationAt: simulation, replacing: false)
    try folder.write(Data("a".utf8), to: "orders.csv")
    #expect(try folder.finish(made).files.map(\.name) == ["orders.csv"])
    #expect(throws: CaseFileError.foreignFolder(simulation)) { try CaseFolder(at: simulation) }
    #expect(throws: CaseFileError.foreignSimulationFolder(audit)) {
      try CaseFolder(simulationAt: audit, replacing: true)
    }
    #expect(throws: CaseFileError.notReplaced(simulation)) {
      try CaseFolder(simulationAt: simulation, replacing: false)
    }
    try CaseFolder(simulationAt: simulation, replacing: true).finish(made)
    #expect(try FileManager.default.contentsOfDirectory(atPath: simulation) == ["manifest.json"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: parent).sorted() == ["audit", "simulation"])
  }

  @Test func anAbandonedFolderLeavesNothing() throws {
    let parent = try scratch()
    let folder = try CaseFolder(at: parent + "/case")
    try folder.write(Data(), to: "a")
    folder.abandon()
    #expect(try FileManager.default.contentsOfDirectory(atPath: parent).isEmpty)
  }
}
