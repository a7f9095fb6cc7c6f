import OrderLog

/// Something about a candidate that may move the choice.
enum DispatchFactor: String, CaseIterable, Hashable, Sendable {
  case approachDistance = "approach_distance"
  case approachTime = "approach_time"
  case carried
  case idleTime = "idle_time"
  case detour, slack
  case earnedToday = "earned_today"
  case engagedToday = "engaged_today"
  /// Offers that the worker refused or let pass in the 24 hours before.
  case refusals
  case gender
  case ageBand = "age_band"
  case origin, contract
  case tenureDays = "tenure_days"

  /// The column of the table of candidates, for those that stand there.
  var candidateField: Field? {
    switch self {
    case .approachDistance: .approachDistance
    case .approachTime: .approachTime
    case .carried: .carried
    case .idleTime: .idleTime
    case .detour: .detour
    case .slack: .slack
    case .earnedToday: .earnedToday
    case .engagedToday: .engagedToday
    default: nil
    }
  }

  /// The column of text of the table of workers, for those that stand there.
  var workerField: Field? {
    switch self {
    case .gender: .gender
    case .ageBand: .ageBand
    case .origin: .origin
    case .contract: .contract
    default: nil
    }
  }

  /// Names by which a declaration may call the factor besides its field, in lower case without spaces.
  private var names: [String] {
    switch self {
    case .approachDistance:
      [
        "distance", "distancetopickup", "approachdistance", "距离", "取餐距离", "取货距离", "接驾距离", "距离远近", "顺路距离",
        "位置",
      ]
    case .approachTime:
      ["approachtime", "timetopickup", "pickuptime", "eta", "到店时间", "取餐时间", "接驾时间", "到达时间", "预计到店时间"]
    case .carried: ["ordersinhand", "load", "carried", "在手订单", "在途单量", "背单量", "手上订单数", "负载"]
    case .idleTime: ["idletime", "waitingtime", "空闲时间", "等单时间", "等待时间", "空闲时长"]
    case .detour: ["detour", "routefit", "addeddistance", "顺路", "顺路程度", "顺路度", "绕路", "绕行距离"]
    case .slack: ["slack", "sparetime", "remainingtime", "剩余时间", "时间余量", "宽裕时间", "时间宽裕度"]
    case .earnedToday: ["earningstoday", "incometoday", "earnedtoday", "income", "当日收入", "今日收入", "收入"]
    case .engagedToday: ["engagedtoday", "workingtimetoday", "当日接单时长", "今日工作时长", "工作时长", "在途时长"]
    case .refusals: ["refusals", "refusalrate", "acceptancerate", "拒单", "拒单率", "拒单次数", "接单率"]
    case .gender: ["gender", "sex", "性别"]
    case .ageBand: ["age", "ageband", "年龄", "年龄段"]
    case .origin: ["origin", "来源地", "籍贯", "户籍"]
    case .contract: ["contract", "contractkind", "合同类型", "用工类型", "合作模式", "专送众包"]
    case .tenureDays: ["tenure", "experience", "入职时长", "从业时间", "注册时长", "经验"]
    }
  }

  /// The factor that a declaration means: by its field, else by a known name. Nil when neither is known.
  static func declared(name: String, field: String?) -> DispatchFactor? {
    if let field { return DispatchFactor(rawValue: field) }
    if let factor = DispatchFactor(rawValue: name) { return factor }
    let plain = String(name.lowercased().filter { !$0.isWhitespace && $0 != "_" && $0 != "-" })
    return allCases.first { $0.names.contains(plain) }
  }
}
