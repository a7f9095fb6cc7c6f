/// Runs independent scenarios on all cores.
public enum ScenarioBatch {
  /// The result of each scenario, in the order given; `process` turns a run into what is kept, so that logs of many
  /// runs need not be held at once. Results do not depend on the number of cores or on which run ends first.
  ///
  /// - Complexity: the runs', over the number of tasks; at most `width` runs are held at once.
  public static func run<Result: Sendable>(
    _ scenarios: [Scenario], width: Int, process: @escaping @Sendable (Scenario.Run) -> Result
  ) async -> [Swift.Result<Result, SetupFault>] {
    var results: [Swift.Result<Result, SetupFault>?] = Array(repeating: nil, count: scenarios.count)
    await withTaskGroup(of: (Int, Swift.Result<Result, SetupFault>).self) { group in
      var next = 0
      func add() {
        guard next < scenarios.count else { return }
        let index = next
        let scenario = scenarios[index]
        next += 1
        group.addTask {
          do throws(SetupFault) { return (index, .success(process(try scenario.run()))) } catch {
            return (index, .failure(error))
          }
        }
      }
      for _ in 0..<max(width, 1) { add() }
      while let (index, result) = await group.next() {
        results[index] = result
        add()
      }
    }
    return results.compactMap { $0 }
  }
}
