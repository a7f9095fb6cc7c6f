import Mustache

/// The templates of the report, parsed, each escaping by scalars.
struct TemplateSet: Sendable {
  private let library: MustacheLibrary

  /// Reads the templates of a folder.
  init(_ folder: ResourceFolder) throws(ReportError) {
    MarkupContentType.register()
    var library = MustacheLibrary()
    for file in try folder.names(in: "Templates") where file.hasSuffix(".mustache") {
      let text = try folder.text("Templates/" + file)
      do {
        try library.register(MarkupContentType.pragma + text, named: String(file.dropLast(9)))
      } catch {
        throw .badResource(name: file, reason: "\(error)")
      }
    }
    self.library = library
  }

  /// Renders a view model.
  func render(_ view: Any, with template: String) throws(ReportError) -> String {
    guard let text = library.render(view, withTemplate: template) else { throw .missingTemplate(template) }
    return text
  }
}
