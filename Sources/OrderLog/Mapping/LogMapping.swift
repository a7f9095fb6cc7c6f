/// How a platform's own files and columns become the tables and fields of an order log.
///
/// A log in the log format's own column names needs no mapping. People write mappings as `mapping.yaml`
/// (module Configuration reads it); presets for common layouts are mappings that ship with the tool.
public struct LogMapping: Sendable, Hashable {
  /// A name for reports, such as the preset's name.
  public var name: String
  /// IANA name of the zone in which local times are read and days are counted. nil: the caller must say.
  public var timeZone: String?
  /// The year of times that have none. nil: the caller must say when a format needs it.
  public var year: Int?
  /// The tables that the mapping describes. Tables not named here are read by their standard names.
  public var tables: [TableKind: TableMapping]

  /// A mapping; the default maps nothing, so that every column goes by its standard name.
  public init(
    name: String = "", timeZone: String? = nil, year: Int? = nil, tables: [TableKind: TableMapping] = [:]
  ) {
    self.name = name
    self.timeZone = timeZone
    self.year = year
    self.tables = tables
  }
}

/// How one table is found and read.
public struct TableMapping: Sendable, Hashable {
  /// File names inside the log's folder, read one after the other; empty: `orders.csv`, `orders.csv.gz`, ….
  public var files: [String]
  /// How the text is cut into fields.
  public var dialect: CSVDialect
  /// Where each field comes from. A field that is not here comes from the column of its own name, if any.
  public var fields: [Field: FieldSource]
  /// Columns to keep as attributes for group comparison, by column name; the value is the attribute's name.
  public var attributes: [String: String]
  /// Columns that are known and left out on purpose, so that they are not reported as unknown.
  public var ignored: Set<String>

  /// A table mapping; the default takes standard names in a comma-separated file with a header.
  public init(
    files: [String] = [], dialect: CSVDialect = CSVDialect(), fields: [Field: FieldSource] = [:],
    attributes: [String: String] = [:], ignored: Set<String> = []
  ) {
    self.files = files
    self.dialect = dialect
    self.fields = fields
    self.attributes = attributes
    self.ignored = ignored
  }
}

/// The form of a delimited text file (RFC 4180 with options).
public struct CSVDialect: Sendable, Hashable {
  /// The byte between fields. Not a quote, not a line end.
  public var delimiter: UInt8
  /// The names of the columns of a file without a header line; nil: the first line is the header.
  public var columns: [String]?

  /// A dialect; the default is commas and a header line.
  public init(delimiter: UInt8 = UInt8(ascii: ","), columns: [String]? = nil) {
    self.delimiter = delimiter
    self.columns = columns
  }
}

/// Where a field's values come from and how their text is read.
public struct FieldSource: Sendable, Hashable {
  /// Where the values come from.
  public var origin: Origin
  /// The unit of the text; nil: the field type's customary unit (yuan, seconds, metres, degrees, share).
  public var unit: SourceUnit?
  /// How instants are written; nil: ISO 8601.
  public var time: TimeFormat?
  /// Texts to be replaced, before they are read. An empty replacement makes the value missing.
  public var values: [String: String]
  /// What a text that `values` does not list becomes; nil: it stays as it is.
  public var otherwise: String?

  /// A source. See the properties.
  public init(
    _ origin: Origin, unit: SourceUnit? = nil, time: TimeFormat? = nil, values: [String: String] = [:],
    otherwise: String? = nil
  ) {
    self.origin = origin
    self.unit = unit
    self.time = time
    self.values = values
    self.otherwise = otherwise
  }

  /// Where values come from.
  public enum Origin: Sendable, Hashable {
    /// A column of the source.
    case column(String)
    /// The same text for each row.
    case constant(String)
    /// The texts of several columns with a separator between them, for a key that spans columns.
    case joined([String], separator: String)
    /// Columns of the same unit added up, each with its sign. Missing if one of them is missing.
    case sum([Term])
    /// An instant column plus a duration column (or minus it). The duration has its own unit.
    case shifted(instant: String, by: String, unit: SourceUnit, backwards: Bool)
    /// Great-circle distance (WGS 84 mean radius 6,371,008.8 m) times `detour`, between the row's pick-up and
    /// drop-off coordinates.
    case greatCircle(detour: Double)
  }

  /// One addend of a sum.
  public struct Term: Sendable, Hashable {
    /// The column.
    public var column: String
    /// Whether it is taken away.
    public var negative: Bool

    /// An addend.
    public init(_ column: String, negative: Bool = false) {
      self.column = column
      self.negative = negative
    }
  }
}

/// The unit in which a source writes a number.
public enum SourceUnit: String, Sendable, Hashable, CaseIterable {
  // Money
  case yuan, fen
  // Durations
  case milliseconds = "ms"
  case seconds = "s"
  case minutes = "min"
  case hours = "h"
  // Distances
  case metres = "m"
  case kilometres = "km"
  case miles = "mi"
  // Masses
  case kilograms = "kg"
  case grams = "g"
  // Shares
  case share
  case percent

  /// Stored units in one source unit, as an exact fraction.
  public var factor: (numerator: Int64, denominator: Int64) {
    switch self {
    case .yuan: (10_000, 1)
    case .fen: (100, 1)
    case .milliseconds: (1, 1)
    case .seconds: (1_000, 1)
    case .minutes: (60_000, 1)
    case .hours: (3_600_000, 1)
    case .metres: (1, 1)
    case .kilometres: (1_000, 1)
    case .miles: (1_609_344, 1_000)
    case .kilograms: (1_000, 1)
    case .grams: (1, 1)
    case .share: (1_000_000, 1)
    case .percent: (10_000, 1)
    }
  }

  /// The field types that may be written in the unit.
  public var types: [FieldType] {
    switch self {
    case .yuan, .fen: [.money]
    case .milliseconds, .seconds, .minutes, .hours: [.duration]
    case .metres, .kilometres, .miles: [.distance]
    case .kilograms, .grams: [.mass]
    case .share, .percent: [.ratio]
    }
  }
}

/// How instants are written.
public enum TimeFormat: Sendable, Hashable {
  /// `yyyy-MM-dd HH:mm:ss` with `T` or a space, optional fraction, optional `Z` or offset. Without one the
  /// time is local to the log's zone; with `ignoreZone` a `Z` or offset is read over, for sources that write
  /// local times with a false `Z`.
  case iso8601(ignoreZone: Bool)
  /// Seconds since 1970-01-01T00:00:00Z, with an optional fraction.
  case unixSeconds
  /// Milliseconds since 1970-01-01T00:00:00Z.
  case unixMilliseconds
  /// A pattern of `yyyy MM dd HH mm ss SSS` and literal characters, local time. Without `yyyy` the mapping's
  /// year is used; without a date, `date` is.
  case pattern(String, date: String?)
}
