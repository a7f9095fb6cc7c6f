import ArgumentParser
import AuditEngine
import CaseFile
import Configuration
import Dispatch
import Foundation
import OrderLog
import ReportGenerator
import Rules
import Simulators

/// `mingsuan replay`: what another rule would have done to the same workers on the same days.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: Words.help("replay.abstract"),
    discussion: Words.help("replay.discussion"))

  @OptionGroup var logOptions: LogOptions

  @Option(help: .words("replay.dispatch", valueName: "policy"))
  var dispatch: [String] = []

  @Option(help: .words("replay.pricing", valueName: "rule|file"))
  var pricing: String?

  @Option(help: .words("replay.eta", valueName: "policy"))
  var eta: String?

  @Option(help: .words("replay.own-dispatch", valueName: "policy"))
  var ownDispatch: String?

  @Option(help: .words("replay.own-pricing", valueName: "rule|file"))
  var ownPricing: String?

  @Option(help: .words("replay.own-eta", valueName: "policy"))
  var ownEta: String?

  @Option(
    help: .words("replay.disclosure", valueName: "disclosure.yaml"),
    completion: .file(extensions: ["yaml", "yml"]))
  var disclosure: String?

  @Option(help: .words("replay.reps", valueName: "n"))
  var reps: Int = 20

  @Option(help: .words("replay.out", valueName: "folder"), completion: .directory)
  var out: String?

  @Option(help: .words("replay.seed", valueName: "n"))
  var seed: UInt64 = 1

  @Option(help: .words("replay.level", valueName: "0.95"))
  var level: Double = 0.95

  @Option(help: .words("replay.tolerance", valueName: "0.1"))
  var tolerance: Double = ReproductionCriterion().relative

  @Option(help: .words("replay.share-tolerance", valueName: "0.05"))
  var shareTolerance: Double = ReproductionCriterion().share

  @Option(help: .words("replay.agreement", valueName: "0.5"))
  var agreement: Double = ReproductionCriterion().agreement

  @Flag(help: .words("replay.assume-travel"))
  var assumeTravel = false

  @Option(help: .words("currency", valueName: "CNY"))
  var currency: String?

  @Flag(help: .words("replay.json"))
  var json = false

  @Flag(help: .words("quiet"))
  var quiet = false

  func validate() throws {
    if !(2...10_000).contains(reps) { throw ValidationError(Words.text("usage.reps")) }
    if seed > UInt64(Int.max) { throw ValidationError(Words.text("usage.simulation-seed")) }
    if !(level > 0.5 && level < 1) { throw ValidationError(Words.text("usage.replay-level")) }
    if !(0...1).contains(tolerance) || !(0...1).contains(shareTolerance)
      || !(0...1).contains(agreement)
    {
      throw ValidationError(Words.text("usage.replay-tolerance"))
    }
    if disclosure != nil, ownDispatch != nil || ownPricing != nil || ownEta != nil {
      throw ValidationError(Words.text("usage.replay-own"))
    }
    if let currency, currency.count != 3 || !currency.utf8.allSatisfy({ (65...90).contains($0) }) {
      throw ValidationError(Words.text("usage.currency", ["text": currency]))
    }
    if out == nil { throw ValidationError(Words.text("replay.needs-out")) }
  }

  func run() throws {
    try Failure.guarding {
      // Folder and policies come before the long work, so that a wrong name is not found out after it.
      let folder = try CaseFolder(replayAt: out ?? "")
      do {
        try replay(into: folder)
      } catch {
        folder.abandon()
        throw error
      }
    }
  }

  private func replay(into folder: CaseFolder) throws {
    let declaredBy = try disclosure.map { try DisclosureFile.disclosure(at: $0) }
    // Read once before the log, for their mistakes.
    _ = try alternatives(of: try own(declared: ReplayPolicies.Declared()))
    let progress = ProgressLine(quiet: quiet || json)
    defer { progress.clear() }
    let inputs = InputDigests(of: logOptions.log)
    let (log, _) = try logOptions.read(progress)
    let world = try ReplayWorld(log, assumesTravel: assumeTravel)
    if Interruption.isRequested() { throw CancellationError() }
    let declared =
      try declaredBy.map { disclosure in
        try ReplayPolicies.declared(
          disclosure.mechanism, days: world.days, service: log.orders.texts(.service)?.value(at: 0),
          city: log.orders.texts(.city)?.value(at: 0), file: self.disclosure ?? "")
      } ?? ReplayPolicies.Declared()
    let own = try own(declared: declared)
    func source(_ isDeclared: Bool, _ given: String?) -> ReplayPlan.Source {
      isDeclared ? .declared : given == nil ? .standIn : .given
    }
    let plan = ReplayPlan(
      own: own, dispatchSource: source(declared.dispatch != nil, ownDispatch),
      pricingSource: source(declared.pricing != nil, ownPricing),
      etaSource: source(declared.eta != nil, ownEta), alternatives: try alternatives(of: own),
      replications: reps, seed: seed, level: level,
      criterion: ReproductionCriterion(
        relative: tolerance, share: shareTolerance, agreement: agreement))
    let start = DispatchTime.now().uptimeNanoseconds
    var analysis = try ReplayAnalysis(
      plan, world: world, timeZone: log.timeZone.identifier, threads: logOptions.threadCount,
      version: Mingsuan.version,
      progress: { done, total in progress.show(Self.stage(done, total, since: start), done, of: total) },
      isCancelled: Interruption.isRequested)
    if !declared.changing.isEmpty { analysis.add(.init("versions.changed")) }
    if currency == nil, world.hasPay || own.pricing != nil { analysis.add(.init("currency.assumed")) }
    for file in try ReplayFiles(analysis, language: Words.language, currency: currency).files {
      try folder.write(file.data, to: file.name)
    }
    if Interruption.isRequested() { throw CancellationError() }
    try folder.finish(
      ReplayManifest(
        tool: analysis.result.tool, inputs: try inputs.files() + policyFiles(), seed: seed,
        replications: reps, timeZone: log.timeZone.identifier))
    progress.clear()
    if json {
      Output.write(try CaseFolder.json(analysis.result))
    } else if !quiet {
      Output.print(
        try ReplayText(analysis.result, language: Words.language, currency: currency).text + "\n"
          + Words.text("replay.results", ["out": folder.path]))
    }
  }

  // MARK: Policies

  /// The log's own policies, as far as they are declared or given.
  private func own(declared: ReplayPolicies.Declared) throws -> ReplayArm {
    var arm = ReplayArm(name: "", dispatch: declared.dispatch ?? DispatchChoice(.nearestIdle))
    if let ownDispatch {
      arm.dispatch = try ReplayPolicies.dispatch(ownDispatch, option: "--own-dispatch", rest: nil)
    }
    arm.pricing =
      try ownPricing.map { try ReplayPolicies.pricing($0, option: "--own-pricing") } ?? declared.pricing
    arm.eta = try ownEta.map { try ReplayPolicies.eta($0, option: "--own-eta") } ?? declared.eta
    arm.name = ownDispatch.map { Self.name($0, arm.dispatch) } ?? arm.dispatch.policy.rawValue
    return arm
  }

  /// The policies to compare; with other pricing or time estimates alone, the own dispatch under them.
  private func alternatives(of own: ReplayArm) throws -> [ReplayArm] {
    let pricing = try pricing.map { try ReplayPolicies.pricing($0, option: "--pricing") } ?? own.pricing
    let eta = try eta.map { try ReplayPolicies.eta($0, option: "--eta") } ?? own.eta
    if dispatch.isEmpty {
      guard self.pricing != nil || self.eta != nil else { return [] }
      let changed = [self.pricing, self.eta].compactMap { $0 }
        .map { ($0 as NSString).lastPathComponent }.joined(separator: " + ")
      return [
        ReplayArm(name: "\(own.name) + \(changed)", dispatch: own.dispatch, pricing: pricing, eta: eta)
      ]
    }
    var arms: [ReplayArm] = []
    for text in dispatch {
      let choice = try ReplayPolicies.dispatch(text, option: "--dispatch", rest: own.dispatch.rest)
      let name = Self.name(text, choice)
      // Names tell rows of the tidy files apart.
      let same = arms.count { $0.name == name || $0.name.hasPrefix(name + " #") }
      arms.append(
        ReplayArm(
          name: same == 0 ? name : "\(name) #\(same + 1)", dispatch: choice, pricing: pricing, eta: eta))
    }
    return arms
  }

  /// What a policy is called: its words, or the policy that a file names.
  private static func name(_ text: String, _ choice: DispatchChoice) -> String {
    let isFile = text.contains("/") || text.hasSuffix(".yaml") || text.hasSuffix(".yml")
    return isFile ? choice.policy.rawValue : text
  }

  /// The files that policies were read from, as the manifest names them.
  private func policyFiles() throws -> [Manifest.File] {
    let texts = ([disclosure, ownDispatch, ownPricing, ownEta] + dispatch + [pricing, eta]).compactMap { $0 }
    var seen = Set<String>()
    return try texts.filter { FileManager.default.fileExists(atPath: $0) && seen.insert($0).inserted }.map {
      try Manifest.File(name: "policies/" + ($0 as NSString).lastPathComponent, path: $0)
    }
  }

  private static func stage(_ done: Int, _ total: Int, since start: UInt64) -> String {
    let seconds = Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9
    let left = done > 0 ? seconds / Double(done) * Double(total - done) : 0
    return Words.text(
      "stage.replaying", ["done": "\(done)", "total": "\(total)", "left": "\(Int(left.rounded(.up)))"])
  }
}
