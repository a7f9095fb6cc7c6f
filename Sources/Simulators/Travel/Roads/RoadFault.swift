/// Why a road network cannot be used: in which file, where in it, what is wrong and what would be right.
public struct RoadFault: Error, Hashable, Sendable {
  /// The kinds of faults, for callers that branch.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// The file does not exist, cannot be opened or is not JSON of the layout.
    case unreadable
    case noNodes, noEdges
    /// A node without an id or without usable coordinates, or one that stands twice.
    case badNode
    /// An edge from or to a node that is not among the nodes.
    case unknownNode
    case badLength, badSpeed
    /// Hourly speeds that are not 24 positive numbers.
    case badHours
    /// Parts of the network that cannot all be reached from each other.
    case disconnected
    case tooLarge
  }

  public let kind: Kind
  /// The file, or a name for what was given instead of one.
  public let file: String
  /// Where in the file, such as `links[17]`; empty when it is about the whole.
  public let place: String
  public let problem: String
  public let remedy: String

  /// A fault.
  public init(_ kind: Kind, file: String, place: String = "", problem: String, remedy: String) {
    self.kind = kind
    self.file = file
    self.place = place
    self.problem = problem
    self.remedy = remedy
  }
}

extension RoadFault: CustomStringConvertible {
  /// One line: file, place, problem and remedy.
  public var description: String {
    "\(file)\(place.isEmpty ? "" : ": \(place)"): \(problem). \(remedy)."
  }
}
