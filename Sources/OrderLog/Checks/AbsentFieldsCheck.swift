/// Fields and tables that the log does not have, and what having them would make possible.
///
/// Nothing is weakened by them: a verdict that needs an absent field is undetermined anyway. O(fields).
struct AbsentFieldsCheck: LogCheck {
  enum Code: String, CaseIterable, Sendable {
    /// Details: `unlocks` = a ``Capability``, `fields` = the absent fields with commas between.
    case fields = "absent-fields"
    /// A field without which the table is of no use. Details: none.
    case required = "absent-required-field"
    /// Details: `unlocks` = a ``Capability``.
    case table = "absent-table"
  }
  static let id = "absent-fields"

  /// What a field or a table makes possible.
  enum Capability: String, CaseIterable, Sendable {
    /// Comparing kinds of service, contract, vehicle, city and rule version.
    case grouping
    /// Telling completed orders from the others.
    case outcome
    /// Engaged time, continuous work and rest.
    case rest
    /// Waiting and riding times between the stages of an order.
    case stages
    /// Time limits, promises, and how they were estimated.
    case timeLimits = "time-limits"
    /// Pay by distance, speed, and detours.
    case distance
    /// Where work is, and what is dispatched there.
    case place
    /// Orders in hand and their limit.
    case carrying
    /// Allowance for weather, closed roads and slow pick-up.
    case circumstances
    /// What workers earn.
    case earnings
    /// What the platform keeps.
    case takeRate = "take-rate"
    /// To whom orders are offered, and what refusing them leads to.
    case dispatch
    /// Time online, and pay for all of it.
    case onlineTime = "online-time"
    /// Who could have taken orders at a moment: replays.
    case breaks
    /// Messages about fatigue and forced pauses.
    case prompts
    /// Traffic offences and accidents beside shrinking time limits.
    case incidents
    /// Comparison of groups of workers.
    case workerGroups = "worker-groups"
    /// Complaints, their length and outcome.
    case appeals
  }

  func observations(in subject: LogUnderCheck) -> [LogObservation] {
    TableKind.allCases.flatMap { kind -> [LogObservation] in
      guard let table = subject.log.table(kind) else {
        return [
          observation(.table, .info, kind, affected: 1, total: 1, details: unlocks(Self.capability(of: kind)))
        ]
      }
      let absent = kind.fields.filter { !table.has($0) }
      let required = absent.filter(kind.requiredFields.contains).map {
        observation(.required, .serious, kind, [$0], affected: table.rowCount, total: table.rowCount)
      }
      let optional = absent.filter { !kind.requiredFields.contains($0) }
      let groups = Dictionary(grouping: optional) { Self.capability(of: $0, in: kind) }
      return required
        + Capability.allCases.compactMap { capability in
          guard let fields = groups[capability] else { return nil }
          var details = unlocks(capability)
          details["fields"] = .text(fields.map(\.rawValue).joined(separator: ","))
          return observation(
            .fields, .info, kind, fields, affected: fields.count, total: kind.fields.count, details: details)
        }
    }
  }

  private func unlocks(_ capability: Capability) -> [String: LogObservation.Detail] {
    ["unlocks": .text(capability.rawValue)]
  }

  static func capability(of table: TableKind) -> Capability {
    switch table {
    case .orders: .rest
    case .offers, .candidates: .dispatch
    case .sessions: .onlineTime
    case .breaks: .breaks
    case .prompts: .prompts
    case .incidents: .incidents
    case .workers: .workerGroups
    case .appeals: .appeals
    }
  }

  static func capability(of field: Field, in table: TableKind) -> Capability {
    guard table == .orders else { return capability(of: table) }
    switch field {
    case .status: return .outcome
    case .acceptedAt, .completedAt: return .rest
    case .placedAt, .offeredAt, .arrivedPickupAt, .readyAt, .pickedUpAt, .arrivedDropoffAt: return .stages
    case .readyPromisedAt, .promisedAt, .deadlineAt, .etaModel, .etaCity, .etaSegments, .etaDistance,
      .addedTime,
      .addedReason:
      return .timeLimits
    case .distance, .shortestDistance, .approachDistance: return .distance
    case .pickupLon, .pickupLat, .dropoffLon, .dropoffLat, .pickupZone, .dropoffZone: return .place
    case .carried, .carryLimit: return .carrying
    case .weather, .control, .slowPickup, .goodsWeight, .difficulty, .demandPressure: return .circumstances
    case .customerPaid, .commissionRefund, .displayedTakeRate: return .takeRate
    default:
      return field.type == .money || field == .deductionReason || field == .paidOutAt ? .earnings : .grouping
    }
  }
}
