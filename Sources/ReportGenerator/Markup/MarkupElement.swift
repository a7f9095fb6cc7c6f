/// An element of markup that is built in Swift: names are fixed by the code, values and texts are escaped when
/// it is written out. Charts are made of these.
struct MarkupElement {
  private let name: StaticString
  private var attributes: [(name: StaticString, value: String)]
  private var content: [Content]

  private enum Content {
    case element(MarkupElement)
    case text(String)
  }

  /// An element.
  init(
    _ name: StaticString, _ attributes: [(StaticString, String)] = [], text: String? = nil,
    children: [MarkupElement] = []
  ) {
    self.name = name
    self.attributes = attributes.map { (name: $0.0, value: $0.1) }
    content = (text.map { [.text($0)] } ?? []) + children.map(Content.element)
  }

  /// The element with more attributes, and with elements before what it holds.
  func adding(_ more: [(StaticString, String)], before children: [MarkupElement]) -> MarkupElement {
    var copy = self
    copy.attributes += more.map { (name: $0.0, value: $0.1) }
    copy.content = children.map(Content.element) + content
    return copy
  }

  /// Adds an element inside.
  mutating func append(_ child: MarkupElement) { content.append(.element(child)) }

  /// The markup, well-formed as XML.
  var markup: String {
    var result = "<\(name)"
    for attribute in attributes {
      result += " \(attribute.name)=\"\(MarkupText.escaped(attribute.value))\""
    }
    guard !content.isEmpty else { return result + "/>" }
    result += ">"
    for part in content {
      switch part {
      case .element(let element): result += element.markup
      case .text(let text): result += MarkupText.escaped(text)
      }
    }
    return result + "</\(name)>"
  }
}
