/// What a worker is doing.
public enum DutyStatus: UInt8, Sendable, Hashable {
  /// Logged off.
  case offline
  /// Logged on without an order.
  case idle
  /// Logged on and thinking over an offer, without an order in hand.
  case considering
  /// Carrying out orders.
  case engaged
  /// Logged on and resting: not to be offered anything.
  case resting
}

/// A worker of a run: who it is and how the day has gone.
public struct Worker: Sendable {
  /// The instant of what has never happened: before every run, and far enough from the ends of the range that
  /// differences do not overflow.
  public static let longAgo = Int64.min / 4

  /// Who it is. Fixed for the whole run.
  public let profile: WorkerProfile
  /// What the worker is doing.
  public internal(set) var status = DutyStatus.offline
  /// Where the worker is, or was at `locationAt` when on the way.
  public internal(set) var location: Location
  /// Since when `location` holds (ms).
  public internal(set) var locationAt = Worker.longAgo
  /// When the present plan ends by the platform's estimate (ms); not after now when there is no plan.
  public internal(set) var freeAt = Worker.longAgo
  /// Where the present plan ends.
  public internal(set) var freeLocation: Location
  /// Orders in hand: accepted and not completed.
  public internal(set) var carried = 0
  /// Nothing is to be pushed before this instant (ms).
  public internal(set) var pausedUntil = Worker.longAgo
  /// Whether an offer waits for the worker's answer.
  public internal(set) var hasPendingOffer = false
  /// Whether the worker logs off as soon as the hands are empty.
  public internal(set) var leavesWhenEmpty = false

  /// Logged on since (ms); meaningful while logged on.
  public internal(set) var onlineSince = Worker.longAgo
  /// Time logged on in finished sessions (ms).
  public internal(set) var onlineBefore: Int64 = 0
  /// Engaged since (ms); meaningful while carrying orders.
  public internal(set) var engagedSince = Worker.longAgo
  /// Engaged time in finished stretches (ms): the union of accepted → completed.
  public internal(set) var engagedBefore: Int64 = 0
  /// Time spent at pick-ups (ms).
  public internal(set) var waitedTime: Int64 = 0
  /// The end of the last engaged stretch (ms).
  public internal(set) var lastEngagedEnd = Worker.longAgo
  /// The beginning of the present spell of engaged time (ms), gaps below the rest rules' break length filled.
  public internal(set) var spellStart = Worker.longAgo
  /// The civil day that `engagedToday` counts.
  public internal(set) var day = Int.min
  /// Engaged time of finished stretches on `day` (ms).
  public internal(set) var engagedToday: Int64 = 0
  /// The day on which the worker confirmed that the day may go on.
  public internal(set) var confirmedDay = Int.min
  /// Pay so far in 1/10,000 of the currency unit, tips left out.
  public internal(set) var income: Int64 = 0
  /// Pay on `day`.
  public internal(set) var incomeToday: Int64 = 0
  /// Orders completed so far.
  public internal(set) var completed = 0
  /// Offers received, and refused or let pass.
  public internal(set) var offersReceived = 0
  public internal(set) var refusals = 0
  /// The last refusal (ms).
  public internal(set) var lastRefusalAt = Worker.longAgo

  init(profile: WorkerProfile) {
    self.profile = profile
    location = profile.home
    freeLocation = profile.home
  }

  /// Time logged on until `now` (ms).
  public func onlineTime(at now: Int64) -> Int64 {
    onlineBefore + (status == .offline ? 0 : max(0, now - onlineSince))
  }

  /// Engaged time until `now` (ms), overlapping orders counted once.
  public func engagedTime(at now: Int64) -> Int64 {
    engagedBefore + (carried > 0 ? max(0, now - engagedSince) : 0)
  }
}
