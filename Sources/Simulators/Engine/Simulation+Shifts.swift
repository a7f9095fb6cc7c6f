extension Simulation {
  /// Schedules the next shift that has not ended before the run, from the `index`-th on.
  mutating func scheduleShift(_ index: Int, of worker: Int32) {
    let shifts = world.workers[Int(worker)].profile.shifts
    var index = index
    while index < shifts.count, shifts[index].end <= kernel.now { index += 1 }
    guard index < shifts.count, shifts[index].start < setup.period.upperBound else { return }
    kernel.schedule(
      .logOn(worker: worker, shift: Int32(truncatingIfNeeded: index)), at: shifts[index].start, priority: 2)
  }

  mutating func logOn(_ worker: Int32, shift: Int) {
    let row = Int(worker)
    let planned = world.workers[row].profile.shifts[shift]
    world.workers[row].leavesWhenEmpty = false
    if world.workers[row].status == .offline {
      world.workers[row].status = .idle
      world.workers[row].onlineSince = world.now
      world.workers[row].locationAt = world.now
      openSession[row] = Int32(truncatingIfNeeded: sessions.count)
      sessions.append(
        SessionRecord(
          worker: worker, onlineAt: world.now, offlineAt: OrderTimeline.none, isForced: false))
    }
    kernel.schedule(
      .logOff(worker: worker, shift: Int32(truncatingIfNeeded: shift)), at: planned.end, priority: 14)
    for rest in planned.breaks where rest.lowerBound >= world.now && rest.upperBound <= planned.end {
      kernel.schedule(
        .breakStart(worker: worker, length: Int32(clamping: rest.upperBound - rest.lowerBound)),
        at: rest.lowerBound, priority: 6)
    }
    becomeAvailable(worker)
  }

  mutating func logOff(_ worker: Int32, shift: Int) {
    scheduleShift(shift + 1, of: worker)
    leave(worker, isForced: false)
  }

  /// Ends the session now, or as soon as the hands are empty.
  mutating func leave(_ worker: Int32, isForced: Bool) {
    let row = Int(worker)
    guard world.workers[row].status != .offline else { return }
    let session = Int(openSession[row])
    if session >= 0, isForced { sessions[session].isForced = true }
    guard world.workers[row].carried == 0, !world.workers[row].hasPendingOffer else {
      world.workers[row].leavesWhenEmpty = true
      refreshIndices(worker)
      return
    }
    world.workers[row].onlineBefore += world.now - world.workers[row].onlineSince
    world.workers[row].status = .offline
    world.workers[row].leavesWhenEmpty = false
    owedBreak[row] = 0
    if session >= 0 { sessions[session].offlineAt = world.now }
    let pause = Int(lastBreak[row])
    if pause >= 0, breaks[pause].endedAt > world.now { breaks[pause].endedAt = world.now }
    openSession[row] = -1
    refreshIndices(worker)
  }

  mutating func beginBreak(_ worker: Int32, length: Int64) {
    let row = Int(worker)
    switch world.workers[row].status {
    case .idle: takeBreak(worker, for: length)
    case .engaged, .considering: owedBreak[row] = max(owedBreak[row], length)
    case .offline, .resting: break
    }
  }

  /// A break of the worker's own.
  mutating func takeBreak(_ worker: Int32, for length: Int64) {
    lastBreak[Int(worker)] = Int32(truncatingIfNeeded: breaks.count)
    breaks.append(BreakRecord(worker: worker, startedAt: world.now, endedAt: world.now + length))
    rest(worker, for: length)
  }

  /// Takes a worker without orders out for so many ms.
  mutating func rest(_ worker: Int32, for length: Int64) {
    let row = Int(worker)
    world.workers[row].status = .resting
    world.workers[row].pausedUntil = max(world.workers[row].pausedUntil, world.now + length)
    refreshIndices(worker)
    kernel.schedule(.restEnd(worker: worker), at: world.workers[row].pausedUntil, priority: 6)
  }

  mutating func endRest(_ worker: Int32) {
    let row = Int(worker)
    guard world.workers[row].pausedUntil <= world.now else { return }
    if world.workers[row].status == .resting {
      world.workers[row].status = .idle
      becomeAvailable(worker)
    } else if world.workers[row].status == .idle {
      becomeAvailable(worker)
    } else {
      refreshIndices(worker)
    }
  }

  /// The platform's part at the limit of a spell: a prompt, and no pushes for the length of a break.
  mutating func reachSpellLimit(_ worker: Int32) {
    let row = Int(worker)
    guard let rest, world.workers[row].profile.restExemptFrom > world.now,
      world.workers[row].spellStart + rest.continuousLimit == world.now,
      world.workers[row].carried > 0 || world.now - world.workers[row].lastEngagedEnd < rest.breakLength
    else { return }
    prompts.append(PromptRecord(worker: worker, at: world.now, kind: .fatigue))
    if world.workers[row].status == .idle {
      self.rest(worker, for: rest.breakLength)
    } else {
      world.workers[row].pausedUntil = max(world.workers[row].pausedUntil, world.now + rest.breakLength)
      refreshIndices(worker)
      kernel.schedule(.restEnd(worker: worker), at: world.workers[row].pausedUntil, priority: 6)
    }
  }

  /// Whether the rest rules let this order go to this worker. If not, a worker with empty hands is sent to rest or
  /// asked to confirm a long day, which may end it.
  mutating func restAllows(_ order: Int32, for worker: Int32) -> Bool {
    let row = Int(worker)
    guard let rest else { return true }
    let now = world.now
    let isExempt = world.workers[row].profile.restExemptFrom <= now
    let isEmpty = world.workers[row].carried == 0
    let spellStart =
      isEmpty && now - world.workers[row].lastEngagedEnd >= rest.breakLength
      ? now : world.workers[row].spellStart
    let end: Int64
    if isEmpty {
      end = world.plannedCompletion(of: order, by: worker)
    } else {
      let request = world.orders[Int(order)].request
      let approach = world.plannedLeg(of: worker, from: world.workers[row].freeLocation, to: request.pickup)
      end =
        max(now, world.workers[row].freeAt) + approach.duration + world.trip(of: order, by: worker).duration
        + world.pickupHandling + world.dropoffHandling
    }
    if !isExempt, end > spellStart.addingClamped(rest.continuousLimit - rest.margin) {
      if isEmpty {
        // An order that is longer than a whole spell may not start the next one over and over.
        if spellStart == now { return true }
        prompts.append(PromptRecord(worker: worker, at: now, kind: .pause))
        self.rest(worker, for: max(0, rest.breakLength - (now - world.workers[row].lastEngagedEnd)))
      } else {
        isRestBlocked[row] = true
        refreshIndices(worker)
      }
      return false
    }
    let engaged = engagedToday(worker)
    if let maximum = rest.dailyMaximum, engaged >= maximum {
      leave(worker, isForced: true)
      return false
    }
    guard confirmsDay(worker) else {
      leave(worker, isForced: false)
      return false
    }
    return true
  }

  /// Whether the worker may go on with a day: past the limit a confirmation is asked for, once a day. It is asked
  /// when an order is offered, and again when it is accepted, because a day may pass its limit in between.
  mutating func confirmsDay(_ worker: Int32) -> Bool {
    let row = Int(worker)
    let now = world.now
    guard let limit = rest?.confirmAfter, world.workers[row].profile.restExemptFrom > now,
      world.workers[row].profile.confirmationExemptFrom > now, engagedToday(worker) > limit
    else { return true }
    let today = world.timeZone.day(of: now).dayNumber
    if world.workers[row].confirmedDay == today { return true }
    guard world.workers[row].profile.confirmsLongDays else { return false }
    world.workers[row].confirmedDay = today
    prompts.append(PromptRecord(worker: worker, at: now, kind: .confirmHours))
    return true
  }

  /// Engaged time of the present civil day in ms, the running stretch included.
  func engagedToday(_ worker: Int32) -> Int64 {
    let state = world.workers[Int(worker)]
    let today = world.timeZone.day(of: world.now)
    let before = state.day == today.dayNumber ? state.engagedToday : 0
    guard state.carried > 0 else { return before }
    return before + world.now - max(state.engagedSince, world.timeZone.start(of: today))
  }

  /// Puts a worker into the indices that its state calls for.
  mutating func refreshIndices(_ worker: Int32) {
    let row = Int(worker)
    let isPaused = world.workers[row].pausedUntil > world.now
    if world.workers[row].status == .idle, !isPaused {
      world.idleWorkers.insert(worker, at: world.workers[row].location)
    } else {
      world.idleWorkers.remove(worker)
    }
    if world.workers[row].status == .engaged, !isPaused, !isRestBlocked[row],
      !world.workers[row].hasPendingOffer, !world.workers[row].leavesWhenEmpty,
      owedBreak[row] == 0, world.workers[row].carried < world.workers[row].profile.carryLimit
    {
      world.loadedWorkers.insert(worker, at: world.workers[row].freeLocation)
    } else {
      world.loadedWorkers.remove(worker)
    }
  }

  /// A worker can take orders again; where dispatch is immediate, waiting orders are looked at.
  mutating func becomeAvailable(_ worker: Int32) {
    refreshIndices(worker)
    if isImmediate, openCount > 0 { dispatch() }
  }
}
