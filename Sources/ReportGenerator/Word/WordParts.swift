/// The parts of a Word file that do not depend on its text: styles, lists, properties, header and footer.
enum WordParts {
  /// The first line of every part.
  static let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"

  private static let word = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""

  /// Text that may stand in XML. Characters that XML or a reader cannot take are written out.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      // A line feed in a run would vanish; a blank keeps words apart.
      result += scalar == "\n" || scalar == "\t" ? " " : MarkupText.escaped(String(scalar))
    }
    return result
  }

  static let contentTypes: String = {
    let base = "application/vnd.openxmlformats-officedocument.wordprocessingml."
    let parts = [
      ("document", "document.main"), ("styles", "styles"), ("numbering", "numbering"),
      ("settings", "settings"), ("header1", "header"), ("footer1", "footer"),
    ]
    var text = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
    text += "<Default Extension=\"rels\" "
    text += "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
    text += "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
    for (name, type) in parts {
      text += "<Override PartName=\"/word/\(name).xml\" ContentType=\"\(base)\(type)+xml\"/>"
    }
    text += "<Override PartName=\"/docProps/core.xml\" "
    text += "ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>"
    return text + "</Types>"
  }()

  static let packageRelations = """
    <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
    <Relationship Id="rId1" \
    Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" \
    Target="word/document.xml"/>\
    <Relationship Id="rId2" \
    Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" \
    Target="docProps/core.xml"/></Relationships>
    """

  /// Title and language; no name and no clock.
  static func properties(title: String, language: String) -> String {
    """
    <cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" \
    xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>\(escaped(title))</dc:title>\
    <dc:language>\(escaped(language))</dc:language></cp:coreProperties>
    """
  }

  static let settings = """
    <w:settings \(word)><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>\
    <w:characterSpacingControl w:val="compressPunctuation"/>\
    <w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" \
    w:val="15"/></w:compat></w:settings>
    """

  static let numbering = """
    <w:numbering \(word)><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/>\
    <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/>\
    <w:pPr><w:ind w:left="420" w:hanging="280"/></w:pPr></w:lvl></w:abstractNum>\
    <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>
    """

  static func header(_ text: String) -> String {
    """
    <w:hdr \(word)><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>\
    <w:r><w:t xml:space="preserve">\(escaped(text))</w:t></w:r></w:p></w:hdr>
    """
  }

  static func footer(_ text: String) -> String {
    func field(_ name: String) -> String {
      "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> \(name) "
        + "</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r>"
        + "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
    }
    return """
      <w:ftr \(word)><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>\
      <w:r><w:t xml:space="preserve">\(escaped(text))　</w:t></w:r>\(field("PAGE"))\
      <w:r><w:t xml:space="preserve"> / </w:t></w:r>\(field("NUMPAGES"))</w:p></w:ftr>
      """
  }

  /// The styles, with the fonts of Chinese official documents: fangsong for text, hei for headings, song for tables.
  static func styles(language: String) -> String {
    let chinese = language.hasPrefix("zh")
    func fonts(_ east: String) -> String {
      "<w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" w:cs=\"Times New Roman\" "
        + "w:eastAsia=\"\(east)\"/>"
    }
    func style(_ id: String, _ name: String, paragraph: String, run: String, next: String? = nil) -> String {
      "<w:style w:type=\"paragraph\" w:styleId=\"\(id)\"><w:name w:val=\"\(name)\"/>"
        + "<w:basedOn w:val=\"Normal\"/>" + (next.map { "<w:next w:val=\"\($0)\"/>" } ?? "")
        + "<w:qFormat/><w:pPr>\(paragraph)</w:pPr><w:rPr>\(run)</w:rPr></w:style>"
    }
    func heading(_ level: Int, size: Int, before: Int, east: String) -> String {
      style(
        "Heading\(level)", "heading \(level)",
        paragraph: "<w:keepNext/><w:spacing w:before=\"\(before)\" w:after=\"120\"/>"
          + "<w:outlineLvl w:val=\"\(level - 1)\"/>",
        run: fonts(east) + "<w:b/><w:sz w:val=\"\(size)\"/><w:szCs w:val=\"\(size)\"/>", next: "BodyText")
    }
    let border = { (side: String) in
      "<w:\(side) w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"8A99A8\"/>"
    }
    let borders = ["top", "left", "bottom", "right", "insideH", "insideV"].map(border).joined()
    // A first line of two characters is the custom of Chinese text only.
    let indent = chinese ? "<w:ind w:firstLineChars=\"200\" w:firstLine=\"480\"/>" : ""
    return """
      <w:styles \(word)><w:docDefaults><w:rPrDefault><w:rPr>\(fonts("仿宋"))<w:sz w:val="24"/><w:szCs w:val="24"/>\
      <w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults>\
      <w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>\
      <w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:rPr>\
      <w:color w:val="1F5FA8"/><w:u w:val="single"/></w:rPr></w:style>\
      <w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders>\(borders)\
      </w:tblBorders><w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar>\
      </w:tblPr></w:style>\
      \(style(
        "Title", "Title", paragraph: "<w:spacing w:before=\"240\" w:after=\"240\"/><w:jc w:val=\"center\"/>",
        run: fonts("宋体") + "<w:b/><w:sz w:val=\"40\"/><w:szCs w:val=\"40\"/>", next: "Subtitle"))\
      \(style(
        "Subtitle", "Subtitle", paragraph: "<w:spacing w:after=\"80\"/><w:jc w:val=\"center\"/>",
        run: fonts("楷体") + "<w:sz w:val=\"24\"/>"))\
      \(heading(1, size: 30, before: 360, east: "黑体"))\
      \(heading(2, size: 26, before: 240, east: "楷体"))\
      \(heading(3, size: 24, before: 180, east: "仿宋"))\
      \(style(
        "BodyText", "Body Text", paragraph: "<w:spacing w:after=\"80\" w:line=\"400\" w:lineRule=\"atLeast\"/>" + indent,
        run: ""))\
      \(style(
        "ListItem", "List Bullet",
        paragraph: "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr><w:spacing w:after=\"60\"/>",
        run: ""))\
      \(style(
        "Note", "Note", paragraph: "<w:spacing w:before=\"60\" w:after=\"120\"/>",
        run: fonts("宋体") + "<w:color w:val=\"5A6672\"/><w:sz w:val=\"20\"/><w:szCs w:val=\"20\"/>"))\
      \(style(
        "TableText", "Table Text", paragraph: "<w:spacing w:before=\"20\" w:after=\"20\"/>",
        run: fonts("宋体") + "<w:sz w:val=\"20\"/><w:szCs w:val=\"20\"/>"))\
      \(style(
        "Header", "header",
        paragraph: "<w:pBdr><w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"1\" w:color=\"8A99A8\"/></w:pBdr>"
          + "<w:jc w:val=\"center\"/>",
        run: fonts("宋体") + "<w:color w:val=\"5A6672\"/><w:sz w:val=\"18\"/>"))\
      \(style(
        "Footer", "footer", paragraph: "<w:jc w:val=\"center\"/>",
        run: fonts("宋体") + "<w:color w:val=\"5A6672\"/><w:sz w:val=\"18\"/>"))\
      </w:styles>
      """
  }
}
