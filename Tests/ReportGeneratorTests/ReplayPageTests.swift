import AuditEngine
import Foundation
import Testing

@testable import ReportGenerator

/// The page and the JSON of a made-up replay.
@Suite struct ReplayPageTests {
  /// A made-up result, as its file has it: it does not reproduce, one name is hostile, some numbers are absent.
  private static let text = """
    {"format": "mingsuan.replay/1", "tool": {"name": "mingsuan", "version": "0"},
     "log": {"requests": 900, "leftOut": 3, "workers": 40, "firstDay": "2026-03-02", "lastDay": "2026-03-04",
      "timeZone": "Asia/Shanghai", "measures": [{"measure": "customer.waiting", "unit": "minutes", "value": 31.5}]},
     "settings": {"replications": 10, "seed": 1, "level": 0.95,
      "criterion": {"relative": 0.1, "share": 0.05, "agreement": 0.5}},
     "calibration": [{"quantity": "speed", "group": "ebike", "value": 17.2, "unit": "kilometresPerHour", "count": 812},
      {"quantity": "speedInBand", "group": "ebike 8–12", "value": 15.1, "unit": "kilometresPerHour", "count": 812},
      {"quantity": "detour", "group": "grid", "value": 1.04, "unit": "index", "count": 0}],
     "fit": [{"quantity": "way", "fitted": 800, "held": 410, "actualMean": 500.2, "predictedMean": 498.1,
      "actualQuantiles": [100, 400, 900], "predictedQuantiles": [101, 402, 890], "bias": -2.1,
      "meanAbsoluteError": 80.5, "kolmogorov": 0.021, "actualCurve": [20, 100, 400, 900, 2400],
      "predictedCurve": [30, 101, 402, 890, 2300]}],
     "split": {"by": "days", "fitted": ["2026-03-02", "2026-03-03"], "held": ["2026-03-04"]},
     "notes": [{"key": "starts.pickup", "count": 40}, {"key": "offers.none"}],
     "arms": [
      {"name": "batch", "role": "own", "dispatch": "batch", "pricing": "flat", "eta": "logged",
       "measures": [{"measure": "customer.waiting", "unit": "minutes", "mean": 36.5, "lower": 36, "upper": 37},
        {"measure": "worker.pay", "unit": "money"}],
       "vehicles": [{"vehicle": "ebike", "workers": 40, "onlineHours": 300, "engagedHours": 200, "deliveries": 890,
        "deliveriesPerOnlineHour": 2.97, "deliveriesPerEngagedHour": 4.45}]},
      {"name": "random_eligible", "role": "null", "dispatch": "random_eligible", "pricing": "flat", "eta": "logged",
       "measures": [{"measure": "customer.waiting", "unit": "minutes", "mean": 46.5}], "vehicles": []},
      {"name": "<b>nearest</b>", "role": "alternative", "dispatch": "nearest_idle", "pricing": "flat", "eta": "logged",
       "measures": [{"measure": "customer.waiting", "unit": "minutes", "mean": 30.5}], "vehicles": []}],
     "reproduction": {"status": "doesNotReproduce", "reasons": [], "dispatchSource": "given",
      "pricingSource": "given", "etaSource": "standIn", "agreement": 0.06, "randomAgreement": 0.01, "ownAgreement": 0.08,
      "checks": [{"measure": "customer.waiting", "unit": "minutes", "log": 31.5, "replay": 36.5, "difference": 5,
        "deviation": 0.1587, "tolerance": 0.1, "passes": false},
       {"measure": "worker.pay_per_hour", "unit": "moneyPerHour", "tolerance": 0.1}]},
     "comparisons": [{"arm": "<b>nearest</b>",
      "differences": [{"measure": "customer.waiting", "unit": "minutes", "mean": -6, "lower": -7, "upper": -5}],
      "workers": [{"measure": "worker.hours", "unit": "hours", "workers": 40, "more": 10, "less": 5,
       "quantiles": [-1, -0.5, 0, 0.5, 1]}]}]}
    """

  private static let sample = Result {
    try JSONDecoder().decode(ReplayResult.self, from: Data(text.utf8))
  }

  private func html(_ language: Language) throws -> String {
    let words = ReplayWording(Wording(try StringTable(language)))
    return try TemplateSet(try ResourceFolder()).render(
      ReplayView(try Self.sample.get(), words), with: "replay")
  }

  @Test(arguments: Language.allCases)
  func thePageIsWellFormedSelfContainedAndEscapes(_ language: Language) throws {
    let html = try html(language)
    let page = MarkupOutline(html)
    #expect(page.error == nil)
    for name in ["script", "link", "img", "iframe", "b"] { #expect(page.all(name).isEmpty, "\(name)") }
    let ids = page.elements.compactMap { $0.attributes["id"] }
    #expect(ids.count == Set(ids).count)
    for element in page.elements {
      if let target = element.attributes["href"] { #expect(ids.contains(String(target.dropFirst()))) }
    }
    #expect(page.text.contains("<b>nearest</b>"))
    #expect(!html.contains("http://"))
    // A key without words shows as its own parts.
    for part in ["note", "col", "quantity", "table", "fit", "vehicle", "check", "source"] {
      #expect(!page.text.contains("replay \(part) "), "every text has words")
    }
    #expect(page.all("svg").count == 2)
    #expect(page.all("table").count == page.all("caption").count)
  }

  @Test func aReplayThatDoesNotReproduceSaysSo() throws {
    let english = MarkupOutline(try html(.english)).text
    #expect(english.contains("does not reproduce the present"))
    #expect(english.contains("says nothing certain about another policy"))
    #expect(
      english.contains("+15.9%") && english.contains("outside") && english.contains("cannot be compared"))
    let chinese = MarkupOutline(try html(.chinese)).text
    #expect(chinese.contains("未能再现现状") && chinese.contains("对其他规则不能说明任何确定的事"))
    let text = try ReplayText(try Self.sample.get(), language: .english).text
    #expect(text.contains("says nothing certain about another policy"))
  }

  @Test func theDocumentConformsToTheSchema() throws {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let data = try Data(contentsOf: package.appendingPathComponent("Docs/schemas/replay.schema.json"))
    let schema = SchemaValidator(root: try JSONDecoder().decode(JSONValue.self, from: data))
    let encoder = JSONEncoder()
    let document = try JSONDecoder().decode(JSONValue.self, from: encoder.encode(try Self.sample.get()))
    #expect(schema.problems(document) == [])
    #expect(!schema.problems(document.replacing(["reproduction", "status"], with: .string("fine"))).isEmpty)
    #expect(!schema.problems(document.replacing(["arms", "0", "role"], with: nil)).isEmpty)
  }
}
