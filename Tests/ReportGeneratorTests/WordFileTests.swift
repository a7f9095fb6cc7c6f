import Foundation
import Testing

@testable import ReportGenerator

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct WordFileTests {
  private var manuscript: Manuscript {
    Manuscript(
      title: "题目 <&>\"'", subtitles: ["副题"], banner: "草稿", footer: "页脚", language: "zh",
      blocks: [
        .heading(1, "第一节", anchor: "one"), .paragraph([.init("见", link: "report.html#rule-T-REST-1"), "正文"]),
        .paragraph([.init("回到第一节", link: "#one"), .init("【空白】", blank: true)]), .items([["甲"], ["乙"]]),
        .table(.init(["列一", "列二"], [["1", "2"].map { [.init($0)] }, [[.init("只有一格")]]])), .note(["说明"]),
        .blank("【待填写】"),
      ])
  }

  /// The parts of a stored archive, read by its central directory.
  private func parts(_ data: Data) throws -> [String: Data] {
    let bytes = Array(data)
    func number(_ at: Int, _ count: Int) -> Int {
      (0..<count).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * $1) }
    }
    let end = bytes.count - 22
    #expect(number(end, 4) == 0x0605_4b50)
    var found: [String: Data] = [:]
    var at = number(end + 16, 4)
    for _ in 0..<number(end + 10, 2) {
      #expect(number(at, 4) == 0x0201_4b50)
      let size = number(at + 24, 4)
      let nameLength = number(at + 28, 2)
      let name = String(decoding: bytes[(at + 46)..<(at + 46 + nameLength)], as: UTF8.self)
      let local = number(at + 42, 4)
      #expect(number(local, 4) == 0x0403_4b50)
      let start = local + 30 + number(local + 26, 2)
      found[name] = Data(bytes[start..<(start + size)])
      at += 46 + nameLength
    }
    return found
  }

  @Test func everyPartIsWellFormed() throws {
    let parts = try parts(WordFile(manuscript).data)
    #expect(parts.count == 10)
    for (name, data) in parts {
      let parser = XMLParser(data: data)
      #expect(parser.parse(), "\(name)")
    }
    // What the package names is there.
    let types = String(decoding: parts["[Content_Types].xml"] ?? Data(), as: UTF8.self)
    for name in parts.keys where name.hasPrefix("word/") && !name.hasSuffix(".rels") {
      #expect(types.contains("PartName=\"/\(name)\""))
    }
  }

  @Test func linksAndBookmarksMeet() throws {
    let parts = try parts(WordFile(manuscript).data)
    let body = String(decoding: parts["word/document.xml"] ?? Data(), as: UTF8.self)
    let relations = String(decoding: parts["word/_rels/document.xml.rels"] ?? Data(), as: UTF8.self)
    #expect(body.contains("w:bookmarkStart w:id=\"1\" w:name=\"mark1\""))
    #expect(body.contains("w:anchor=\"mark1\""))
    #expect(body.contains("r:id=\"rIdLink1\""))
    #expect(relations.contains("Target=\"report.html#rule-T-REST-1\" TargetMode=\"External\""))
    #expect(body.contains("题目 &lt;&amp;&gt;&quot;&#39;"))
  }

  @Test func checksumsAreThoseOfTheStandard() throws {
    var archive = ZipArchive()
    archive.add("a", Array("123456789".utf8))
    let bytes = Array(archive.data)
    // CRC-32 of "123456789" is 0xCBF43926.
    #expect(bytes[14..<18] == [0x26, 0x39, 0xF4, 0xCB])
  }

  @Test func chineseTextHasChineseFonts() throws {
    let parts = try parts(WordFile(manuscript).data)
    let styles = String(decoding: parts["word/styles.xml"] ?? Data(), as: UTF8.self)
    for font in ["仿宋", "宋体", "黑体"] { #expect(styles.contains("w:eastAsia=\"\(font)\"")) }
  }
}
