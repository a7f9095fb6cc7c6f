import Foundation

/// A drawing of a page as an SVG file of its own: with the page's rules for charts, in its light colours, so that it looks
/// the same in a browser, a word processor and a printed paper.
struct ChartFile {
  private let style: String

  /// Takes the rules from the page's style sheets.
  init(_ resources: ResourceFolder) throws(ReportError) {
    let sheets =
      try resources.text("Templates/style.mustache") + resources.text("Templates/study-style.mustache")
    // The first block of custom properties is the light one.
    let root =
      sheets.components(separatedBy: ":root{").dropFirst().first?.components(separatedBy: "}").first ?? ""
    var colours: [(name: String, value: String)] = []
    for property in root.replacing("\n", with: "").split(separator: ";") {
      let parts = property.split(separator: ":", maxSplits: 1)
      if parts.count == 2 { colours.append((String(parts[0]), String(parts[1]))) }
    }
    // Some programs that read SVG know no custom properties.
    var rules = sheets.split(separator: "\n").filter { $0.hasPrefix(".chart ") }
      .joined(separator: "\n")
    for colour in colours { rules = rules.replacing("var(\(colour.name))", with: colour.value) }
    style = rules + "\n.chart{background:#fff;font-family:Helvetica,Arial,'Noto Sans CJK SC',sans-serif}\n"
  }

  /// The file's bytes.
  func data(_ drawing: MarkupElement) -> Data {
    let whole = drawing.adding(
      [("xmlns", "http://www.w3.org/2000/svg")], before: [MarkupElement("style", text: style)])
    return Data((whole.markup + "\n").utf8)
  }
}
