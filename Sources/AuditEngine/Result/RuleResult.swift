public import Metrics
public import OrderLog
public import Rules

/// The verdict of one rule, with all that it rests on.
public struct RuleResult: Codable, Sendable, Equatable {
  /// The id of the pack.
  public var pack: String
  /// The id of the rule.
  public var rule: String
  /// The name of the rule.
  public var title: LocalizedText
  /// What the rule asks.
  public var statement: LocalizedText
  /// The ids of the obligations that it belongs to.
  public var obligations: [String]
  /// How far the rule covers its obligation.
  public var coverage: Rule.Coverage
  /// The verdict of the deciding reading, after weak fields and correction for many tests.
  public var verdict: Verdict
  /// Why it is what it is.
  public var reason: VerdictReason
  /// The most binding source that applies to this log, and all of them.
  public var basis: Basis
  public var bases: [AppliedBasis]
  /// Orders inside and outside the rule's scope, and orders that cannot be placed because a field is empty.
  public var inScope: Int
  public var outOfScope: Int
  public var unplaced: Int
  /// The parameter values that were used.
  public var parameters: [UsedParameter]
  /// All readings, the deciding one first.
  public var readings: [ReadingResult]
  /// Whether some reading gives another verdict than the deciding one. That is a finding in itself.
  public var flips: Bool
  /// The worst severity of its findings.
  public var severity: Severity?
  /// The decision not to act on it for a while; it is computed all the same.
  public var waiver: Waiver?
  /// What would mend it.
  public var remedy: LocalizedText
  /// What to ask the platform for when it is undetermined.
  public var ask: LocalizedText
  /// What the rule cannot see; nil: nothing is said.
  public var limits: LocalizedText?
  /// What only a person can answer; nil: nothing.
  public var question: LocalizedText?
  /// The points of a rule about documents under the deciding reading; nil for a rule about the log.
  public var documents: [DocumentPoint]?
  /// The answer of a named role to the question, where there is one.
  public var attestation: Attested?

  /// The answer of a named role, as the disclosure gives it.
  public struct Attested: Codable, Sendable, Equatable {
    public var answer: Attestation.Answer
    public var statement: String
    public var role: String
    public var date: CivilDate
    init(_ attestation: Attestation) {
      answer = attestation.answer
      statement = attestation.statement
      role = attestation.role
      date = attestation.date
    }
  }

  /// A source and whether it applies to this log.
  public struct AppliedBasis: Codable, Sendable, Equatable {
    public var basis: Basis
    /// Orders of the log that it covers.
    public var orders: Int
    /// Whether it was in force for the whole period of the log.
    public var inForce: Bool
    /// Whether the platform declared the recommended standard that the source is; nil when the source is no such standard
    /// or nothing is known of declarations.
    public var isDeclared: Bool?
    public init(basis: Basis, orders: Int, inForce: Bool, isDeclared: Bool? = nil) {
      self.isDeclared = isDeclared
      self.basis = basis
      self.orders = orders
      self.inForce = inForce
    }
  }

  /// A parameter as it was used.
  public struct UsedParameter: Codable, Sendable, Equatable {
    /// Its role in the rule, such as `limit`.
    public var role: String
    public var key: String
    public var title: LocalizedText
    public var unit: ParameterUnit
    /// The values in the log's period, by day and city. Empty: there is none.
    public var values: [DatedParameter.DatedValue]
    /// Whether the audit set it.
    public var isOverridden: Bool
    /// The references of those values that are commitments of the platform; nil: none.
    public var committed: [String]?
    public init(
      role: String, key: String, title: LocalizedText, unit: ParameterUnit,
      values: [DatedParameter.DatedValue], isOverridden: Bool, committed: [String]? = nil
    ) {
      self.committed = committed
      self.role = role
      self.key = key
      self.title = title
      self.unit = unit
      self.values = values
      self.isOverridden = isOverridden
    }
  }

  public init(
    pack: String, rule: Rule, verdict: Verdict, reason: VerdictReason, basis: Basis, bases: [AppliedBasis],
    inScope: Int, outOfScope: Int, unplaced: Int, parameters: [UsedParameter], readings: [ReadingResult],
    flips: Bool, severity: Severity?, waiver: Waiver?, documents: [DocumentPoint]? = nil,
    attestation: Attested? = nil
  ) {
    self.pack = pack
    self.rule = rule.id
    title = rule.title
    statement = rule.statement
    obligations = rule.obligations
    coverage = rule.coverage
    self.verdict = verdict
    self.reason = reason
    self.basis = basis
    self.bases = bases
    self.inScope = inScope
    self.outOfScope = outOfScope
    self.unplaced = unplaced
    self.parameters = parameters
    self.readings = readings
    self.flips = flips
    self.severity = severity
    self.waiver = waiver
    remedy = rule.remedy
    ask = rule.ask
    limits = rule.limits
    question = rule.question
    self.documents = documents
    self.attestation = attestation
  }
}

/// What one reading of a rule says.
public struct ReadingResult: Codable, Sendable, Equatable {
  /// The id of the reading.
  public var reading: String
  /// Its name.
  public var title: LocalizedText
  /// The verdict under it.
  public var verdict: Verdict
  /// Why.
  public var reason: VerdictReason
  /// What was measured; nil when nothing could be.
  public var measured: MeasuredNumbers?

  /// A result. See the properties.
  public init(reading: Reading, verdict: Verdict, reason: VerdictReason, measured: MeasuredNumbers?) {
    self.reading = reading.id
    title = reading.title
    self.verdict = verdict
    self.reason = reason
    self.measured = measured
  }
}

/// The numbers of a measurement, without its cases.
public struct MeasuredNumbers: Codable, Sendable, Equatable {
  /// What is counted.
  public var unit: Measurement.Unit
  /// How many units were looked at.
  public var examined: Int
  /// How many of them are beyond the limit.
  public var exceeding: Int
  /// How many could be on either side.
  public var undecided: Int
  /// How many different workers were looked at; 0 where units have none.
  public var workersExamined: Int
  /// How many of them have a unit beyond the limit.
  public var workersExceeding: Int
  /// The number that a rate or a tendency compares with its limit; nil where there is none.
  public var estimate: Estimate?
  /// The p-value after correction for all tests of the run, where there is one.
  public var correctedPValue: Double?
  /// Further numbers by a stable key.
  public var figures: [Figure]

  /// The share of the examined units that is beyond the limit, or nil when nothing was examined.
  public var exceedingShare: Double? { examined == 0 ? nil : Double(exceeding) / Double(examined) }

  /// The numbers of a measurement.
  public init(_ measurement: Measurement) {
    unit = measurement.unit
    examined = measurement.examined
    exceeding = measurement.exceeding
    undecided = measurement.undecided
    workersExamined = measurement.workersExamined
    workersExceeding = measurement.workersExceeding
    estimate = measurement.estimate
    figures = measurement.figures
  }
}

/// Why a verdict is what it is: a code that the string tables turn into a sentence, and what the sentence needs.
public struct VerdictReason: Codable, Sendable, Hashable {
  /// The code.
  public var code: Code
  /// Values for the sentence, by name: field lists, numbers as text, parameter keys.
  public var details: [String: String]

  /// The reasons that there are.
  public enum Code: String, Codable, Sendable, CaseIterable {
    /// met: nothing beyond the limit among all units.
    case noneBeyondLimit
    /// met: some beyond, within the tolerance that the rule grants.
    case withinTolerance
    /// met: the whole interval is on the right side of the limit.
    case intervalWithinLimit
    /// met: a description without anything to point at.
    case described
    /// notMet or needsReview: units beyond the limit.
    case beyondLimit
    /// notMet or needsReview: the whole interval is beyond the limit.
    case intervalBeyondLimit
    /// notMet or needsReview: the point value of a description is beyond the limit.
    case valueBeyondLimit
    /// undetermined: the log lacks fields.
    case missingFields
    /// undetermined: too few orders or workers.
    case tooFew
    /// undetermined: the interval contains the limit.
    case intervalStraddlesLimit
    /// undetermined: beyond the limit before, but not after correction for the number of tests.
    case notAfterCorrection
    /// undetermined: nothing beyond the limit among the decided units, but others could be.
    case undecidedUnits
    /// undetermined: a field that the verdict depends on is too incomplete or faulty for "met".
    case weakField
    /// undetermined: a parameter has no value for the log's date or city.
    case noParameterValue
    /// undetermined: the metric has no value on these numbers.
    case undefined
    /// undetermined: there are orders in scope, but none that can be measured.
    case nothingToMeasure
    /// undetermined: documents or a person decide the rule; an order log shows nothing of it.
    case documentsNeeded
    /// undetermined: the rule's amounts are in another currency than the log's, or the log's is not known.
    case otherCurrency
    /// undetermined: the declared mechanism would have to be run, and this audit has none.
    case needsMechanism
    /// needsReview: beyond the limit, but the log cannot show all that the rule asks; `why` says what.
    case needsJudgement
    /// notApplicable: no order of the log is in the rule's scope.
    case emptyScope
    /// notApplicable: the event that the rule is about (a holiday, a change of rules) is not in the log.
    case noSuchEvent
    /// undetermined: the rule is about documents, and the audit was given no disclosure.
    case needsDisclosure
    /// met: the documents show what is asked.
    case documentsShow
    /// notMet or needsReview: the documents say something else.
    case documentsContradict
    /// undetermined: the documents do not say, or are not there as stated.
    case documentsMissing
    /// undetermined: the documents are there, and there is nothing to compare them with yet.
    case documentsUncompared
    /// needsReview: a person must answer a question about the documents.
    case documentsQuestion
    /// A named role answered the question.
    case attested
    /// error: the engine failed.
    case failed
  }

  /// A reason. See the properties.
  public init(_ code: Code, _ details: [String: String] = [:]) {
    self.code = code
    self.details = details
  }
}
