import Testing

@testable import ReportGenerator

@Suite struct EscapingTests {
  @Test func markupIsEscaped() {
    #expect(
      MarkupText.escaped("<a href=\"x\" id='y'>&</a>")
        == "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;&lt;/a&gt;")
  }

  /// A quote with a combining mark is one character to Swift; a browser sees the quote.
  @Test func markupIsEscapedByScalarsNotByCharacters() {
    for scalar in ["<", ">", "&", "\"", "'"] {
      let escaped = MarkupText.escaped(scalar + "\u{338}")
      #expect(!escaped.unicodeScalars.dropFirst().contains { "<>\"'".unicodeScalars.contains($0) })
      #expect(escaped.hasPrefix("&"))
    }
  }

  @Test(arguments: [
    "\u{202E}", "\u{200F}", "\u{2066}", "\u{200B}", "\u{FEFF}", "\u{0}", "\u{7}", "\u{1B}", "\u{7F}",
    "\u{85}",
    "\u{2028}", "\u{E0041}", "\u{FFFF}", "\r", "\u{3164}",
  ])
  func whatCannotBeSeenIsWrittenOut(_ text: String) {
    let escaped = MarkupText.escaped("a" + text + "b")
    #expect(escaped.hasPrefix("a⟨U+") && escaped.hasSuffix("⟩b"))
    #expect(MarkupText.visible(escaped) == escaped)
  }

  @Test func lineFeedsAreWrittenOutInNames() {
    #expect(MarkupText.visible("a\n\tb") == "a⟨U+000A⟩⟨U+0009⟩b")
    #expect(MarkupText.escaped("a\nb") == "a\nb")
    #expect(MarkupText.visible("骑手 é 한 😀") == "骑手 é 한 😀")
  }

  @Test func elementsEscapeAttributesAndTexts() {
    let element = MarkupElement(
      "g", [("aria-label", "\"><script>")],
      children: [MarkupElement("title", text: "</title><x>"), MarkupElement("br")])
    #expect(
      element.markup
        == "<g aria-label=\"&quot;&gt;&lt;script&gt;\"><title>&lt;/title&gt;&lt;x&gt;</title><br/></g>")
  }

  @Test func terminalWidths() {
    #expect(DisplayWidth.of("明算 a") == 6)
    #expect(DisplayWidth.of("e\u{301}") == 1)
    #expect(DisplayWidth.padded("明", to: 4) == "明  ")
    #expect(DisplayWidth.cut("明明明明", to: 5) == "明明…")
    #expect(DisplayWidth.cut("abc", to: 3) == "abc")
    #expect(DisplayWidth.lines("甲乙丙，丁", width: 6) == ["甲乙丙，", "丁"])
    #expect(DisplayWidth.lines("甲乙（丙）", width: 6) == ["甲乙", "（丙）"])
    #expect(DisplayWidth.lines("one two three", width: 8) == ["one two", "three"])
    #expect(DisplayWidth.lines("", width: 8) == [""])
  }
}
