import Foundation

/// A document as a Word file (Office Open XML, ECMA-376), which a platform goes on writing in.
///
/// Fonts are named, not embedded: song and fangsong for Chinese text, which every Chinese office program has or
/// replaces by one of its own. The same document gives the same bytes.
struct WordFile: Sendable {
  /// The file.
  let data: Data

  init(_ manuscript: Manuscript) {
    var body = WordBody(language: manuscript.language)
    body.write(manuscript)
    var archive = ZipArchive()
    func add(_ name: String, _ text: String) {
      archive.add(name, Array((WordParts.declaration + text).utf8))
    }
    add("[Content_Types].xml", WordParts.contentTypes)
    add("_rels/.rels", WordParts.packageRelations)
    add("docProps/core.xml", WordParts.properties(title: manuscript.title, language: manuscript.language))
    add("word/document.xml", body.document)
    add("word/_rels/document.xml.rels", body.relations)
    add("word/styles.xml", WordParts.styles(language: manuscript.language))
    add("word/numbering.xml", WordParts.numbering)
    add("word/settings.xml", WordParts.settings)
    add("word/header1.xml", WordParts.header(manuscript.banner))
    add("word/footer1.xml", WordParts.footer(manuscript.footer))
    data = archive.data
  }
}

/// Writes the text of a document as `word/document.xml`.
private struct WordBody {
  let language: String
  private var xml = ""
  private var links: [String] = []
  private var bookmarks: [String: String] = [:]

  init(language: String) { self.language = language }

  /// Writes a document.
  mutating func write(_ manuscript: Manuscript) {
    paragraph(style: "Title", [.init(manuscript.title)])
    for line in manuscript.subtitles { paragraph(style: "Subtitle", [.init(line)]) }
    for block in manuscript.blocks {
      switch block {
      case .heading(let level, let text, let anchor):
        paragraph(style: "Heading\(min(3, max(1, level)))", [.init(text)], anchor: anchor)
      case .paragraph(let runs): paragraph(style: "BodyText", runs)
      case .note(let runs): paragraph(style: "Note", runs)
      case .items(let items): for item in items { paragraph(style: "ListItem", item) }
      case .table(let table): write(table)
      case .blank(let prompt): paragraph(style: "BodyText", [.init(prompt, blank: true)])
      }
    }
  }

  private mutating func paragraph(style: String, _ runs: [Manuscript.Run], anchor: String? = nil) {
    xml += "<w:p><w:pPr><w:pStyle w:val=\"\(style)\"/></w:pPr>"
    if let anchor {
      let name = bookmark(anchor)
      let id = bookmarks.count
      xml += "<w:bookmarkStart w:id=\"\(id)\" w:name=\"\(name)\"/>"
      write(runs)
      xml += "<w:bookmarkEnd w:id=\"\(id)\"/></w:p>"
    } else {
      write(runs)
      xml += "</w:p>"
    }
  }

  private mutating func write(_ runs: [Manuscript.Run]) {
    for run in runs {
      guard let link = run.link else {
        xml += text(of: run)
        continue
      }
      if link.hasPrefix("#") {
        xml += "<w:hyperlink w:anchor=\"\(bookmark(String(link.dropFirst())))\" w:history=\"1\">"
      } else {
        links.append(link)
        xml += "<w:hyperlink r:id=\"rIdLink\(links.count)\" w:history=\"1\">"
      }
      xml += text(of: run) + "</w:hyperlink>"
    }
  }

  private func text(of run: Manuscript.Run) -> String {
    var style = ""
    if run.link != nil { style += "<w:rStyle w:val=\"Hyperlink\"/>" }
    if run.isStrong { style += "<w:b/>" }
    if run.isBlank { style += "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"FFF2B3\"/>" }
    let properties = style.isEmpty ? "" : "<w:rPr>\(style)</w:rPr>"
    return "<w:r>\(properties)<w:t xml:space=\"preserve\">\(WordParts.escaped(run.text))</w:t></w:r>"
  }

  private mutating func write(_ table: Manuscript.Table) {
    // The text width of an A4 page with the margins below, in twentieths of a point.
    let width = 9_070
    let sum = max(1, table.widths.reduce(0, +))
    let widths = table.widths.map { width * $0 / sum }
    xml += "<w:tbl><w:tblPr><w:tblStyle w:val=\"TableGrid\"/><w:tblW w:w=\"\(width)\" w:type=\"dxa\"/>"
    xml += "<w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>"
    for width in widths { xml += "<w:gridCol w:w=\"\(width)\"/>" }
    xml += "</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
    for (heading, width) in zip(table.headings, widths) {
      xml += "<w:tc><w:tcPr><w:tcW w:w=\"\(width)\" w:type=\"dxa\"/>"
      xml += "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"E8EEF4\"/></w:tcPr>"
      paragraph(style: "TableText", [.init(heading, strong: true)])
      xml += "</w:tc>"
    }
    xml += "</w:tr>"
    for row in table.rows {
      xml += "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
      for (cell, width) in zip(row, widths) {
        xml += "<w:tc><w:tcPr><w:tcW w:w=\"\(width)\" w:type=\"dxa\"/></w:tcPr>"
        paragraph(style: "TableText", cell)
        xml += "</w:tc>"
      }
      xml += "</w:tr>"
    }
    // Two tables in a row would grow together without a paragraph between them.
    xml += "</w:tbl><w:p><w:pPr><w:pStyle w:val=\"TableText\"/></w:pPr></w:p>"
  }

  /// A bookmark's name: letters, digits and underscores, at most 40, different for different anchors.
  private mutating func bookmark(_ anchor: String) -> String {
    if let name = bookmarks[anchor] { return name }
    let name = "mark\(bookmarks.count + 1)"
    bookmarks[anchor] = name
    return name
  }

  /// `word/document.xml`.
  var document: String {
    """
    <w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" \
    xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>\(xml)\
    <w:sectPr><w:headerReference w:type="default" r:id="rId4"/><w:footerReference w:type="default" r:id="rId5"/>\
    <w:pgSz w:w="11906" w:h="16838"/>\
    <w:pgMar w:top="1700" w:right="1418" w:bottom="1418" w:left="1418" w:header="851" w:footer="794" \
    w:gutter="0"/></w:sectPr></w:body></w:document>
    """
  }

  /// `word/_rels/document.xml.rels`.
  var relations: String {
    let type = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    var text = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    let parts = [
      ("rId1", "styles"), ("rId2", "numbering"), ("rId3", "settings"), ("rId4", "header"), ("rId5", "footer"),
    ]
    for (id, name) in parts {
      let file = name == "header" || name == "footer" ? name + "1" : name
      text += "<Relationship Id=\"\(id)\" Type=\"\(type)\(name)\" Target=\"\(file).xml\"/>"
    }
    for (index, link) in links.enumerated() {
      text +=
        "<Relationship Id=\"rIdLink\(index + 1)\" Type=\"\(type)hyperlink\" "
        + "Target=\"\(WordParts.escaped(link))\" TargetMode=\"External\"/>"
    }
    return text + "</Relationships>"
  }
}
